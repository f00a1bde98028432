"""How errors look: the concise view, the normal one, the category view, and colour."""

from __future__ import annotations

import pytest

from hvsim.console import MemoryConsole
from hvsim.session import Session
from tests.shell import run


def errors(text: str, width: int = 120) -> list[str]:
    return run(text, width=width).errors.splitlines()


def test_a_cmdlets_error_is_one_line() -> None:
    assert errors("Write-Error 'it broke'") == ["Write-Error: it broke"]


def test_an_error_in_a_script_shows_its_source() -> None:
    assert errors("\n$x = 1\n$x.Foo()") == [
        "InvalidOperation: ",
        "Line |",
        "   3 |  $x.Foo()",
        "     |  ~~~~~~~~",
        "     | Method invocation failed because [System.Int32] does not contain a method named 'Foo'.",
    ]


def test_a_script_files_message_is_folded_to_the_width() -> None:
    words = " ".join(["word"] * 40)
    lines = errors(f"Set-Content /tmp/a.ps1 \"throw '{words}'\"; /tmp/a.ps1", width=60)
    message = [line for line in lines if line.startswith("     | word")]
    assert len(message) == 4
    assert max(map(len, message)) <= 60


@pytest.mark.parametrize(
    ("view", "lines"),
    [
        ("CategoryView", ["ObjectNotFound: (a:String) [Write-Error], WriteErrorException"]),
        ("ConciseView", ["Write-Error: gone"]),
    ],
)
def test_the_user_chooses_the_view(view: str, lines: list[str]) -> None:
    command = "Write-Error gone -Category ObjectNotFound -TargetObject a"
    assert errors(f"$ErrorView = '{view}'; {command}") == lines


def test_the_normal_view_names_position_category_and_id() -> None:
    lines = errors("$ErrorView = 'NormalView'; 1 / 0")
    assert lines[0] == "Attempted to divide by zero."
    assert lines[1].startswith("At line:1 char:")
    assert [line.split(":")[0].strip() for line in lines[-2:]] == ["+ CategoryInfo", "+ FullyQualifiedErrorId"]


def test_colour_is_for_consoles_that_want_it() -> None:
    console = MemoryConsole()
    console.colour = True
    Session(os="linux", console=console).run_command("Write-Error 'it broke'")
    assert console.errors.startswith("\x1b[31;1mWrite-Error: \x1b[31;1mit broke\x1b[0m")


def test_get_error_describes_the_whole_record() -> None:
    lines = run("try { 1 / 0 } catch { }; Get-Error").output
    assert lines[1] == "Exception             : "
    assert "            Type    : System.Management.Automation.ParentContainsErrorRecordException" in lines
    assert "        Type    : System.DivideByZeroException" in lines
    assert "FullyQualifiedErrorId : RuntimeException" in lines
    assert [line.split(":")[0].strip() for line in lines if line.startswith("    ")][-9:] == [
        "ScriptLineNumber",
        "OffsetInLine",
        "HistoryId",
        "Line",
        "Statement",
        "PositionMessage",
        "+ try { 1 / 0 } catch { }; Get-Error",
        "+       ~~~~~",
        "CommandOrigin",
    ]
