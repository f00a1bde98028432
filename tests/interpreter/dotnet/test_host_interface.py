"""$Host.UI: what is asked, and what RawUI keeps."""

from __future__ import annotations

from hvsim.console import MemoryConsole
from hvsim.session import Session
from tests.shell import output, run

_QUESTION = """
$yes = New-Object System.Management.Automation.Host.ChoiceDescription '&Yes', 'go on'
$Host.UI.PromptForChoice('Title', 'Sure?', ($yes, '&No'), 1)
"""


def _asked(*answers: str) -> str:
    console = MemoryConsole(answers=answers)
    Session(os="linux", console=console).run_command(_QUESTION)
    return console.output


def test_a_choice_is_named_by_key_or_label() -> None:
    text = _asked("y")
    assert text.startswith("\nTitle\nSure?\n")
    assert text.endswith("0\n")
    assert _asked("NO").endswith("1\n")


def test_no_answer_takes_the_usual_one_and_a_question_mark_explains() -> None:
    assert _asked("").endswith("1\n")
    assert "Y - go on\n" in _asked("?", "what", "y")


def test_nobody_to_ask() -> None:
    script = (
        "try { $Host.UI.PromptForChoice('', '', @('&Yes'), 0) } catch { $_.Exception.InnerException.GetType().Name }"
    )
    assert output(script) == ["PSInvalidOperationException"]


def test_the_console_keeps_what_is_set() -> None:
    script = """
    $Host.UI.RawUI.WindowTitle = 'Lab'; $Host.UI.RawUI.WindowTitle
    $Host.UI.RawUI.BufferSize = New-Object System.Management.Automation.Host.Size 500, 25
    "$($Host.UI.RawUI.BufferSize)"
    $Host.PrivateData.ErrorForegroundColor = 'Green'; "$($Host.PrivateData.ErrorForegroundColor)"
    """
    assert output(script) == ["Lab", "500,25", "Green"]


def test_the_streams_of_the_console() -> None:
    printed = run("[Console]::Error.WriteLine('bad'); [Console]::Out.WriteLine('{0} of {1}', 1, 2)")
    assert printed.output == ["1 of 2"]
    assert printed.errors.strip() == "bad"
    assert output("try { [Console]::ReadKey() } catch { $_.Exception.InnerException.GetType().Name }") == [
        "InvalidOperationException"
    ]
