"""The question of -Confirm: its answers, and the help that it gives."""

from __future__ import annotations

import pytest

from hvsim.console import MemoryConsole
from hvsim.session import Session

CHOICES = '[Y] Yes  [A] Yes to All  [N] No  [L] No to All  [S] Suspend  [?] Help (default is "Y"): '
_ZAP = """
function zap { [CmdletBinding(SupportsShouldProcess)] param([Parameter(ValueFromPipeline)]$n)
    process { if ($PSCmdlet.ShouldProcess("item$n", 'Zap')) { "did $n" } } }
1, 2 | zap -Confirm
"""


def asked(*answers: str) -> str:
    console = MemoryConsole(answers=answers)
    with Session(os="linux", console=console) as session:
        session.run_command(_ZAP)
    assert console.errors == ""
    return console.output


@pytest.mark.parametrize(
    ("answers", "done"),
    [
        (("y", "n"), ["did 1"]),
        (("", "yes"), ["did 1", "did 2"]),
        (("a",), ["did 1", "did 2"]),
        (("Yes to All",), ["did 1", "did 2"]),
        (("no", "Y"), ["did 2"]),
        (("l",), []),
        (("zz", "n", "ye", "y"), ["did 2"]),
    ],
)
def test_answers(answers: tuple[str, ...], done: list[str]) -> None:
    assert [line[line.index("did ") :] for line in asked(*answers).splitlines() if "did " in line] == done


def test_a_question_mark_explains_the_choices_and_asks_again() -> None:
    before, after = asked("?", "l").split(CHOICES)[1:3]
    assert [line[:4] for line in before.splitlines()] == ["Y - ", "A - ", "N - ", "L - ", "S - "]
    assert after == ""
