"""`$PSStyle`: what it shows, what it changes, and what reaches a reader without colour."""

from __future__ import annotations

from hvsim.console import MemoryConsole
from hvsim.session import Session
from tests.shell import output, run

RED = '"$($PSStyle.Foreground.Red)x$($PSStyle.Reset)"'


def coloured(text: str) -> str:
    console = MemoryConsole()
    console.colour = True
    Session(os="linux", console=console).run_command(text)
    return console.output


def test_sequences_are_shown_as_a_script_writes_them() -> None:
    lines = [line.replace(" ", "") for line in output("$PSStyle.Progress")]
    assert lines[1:5] == ["Style:`e[33;1m", "MaxWidth:120", "View:Minimal", "UseOSCIndicator:False"]
    assert output("$PSStyle")[1] == "Reset                             : `e[0m"
    assert (
        coloured("$PSStyle.Progress").splitlines()[1] == "\x1b[32;1mStyle           : \x1b[0m\x1b[33;1m`e[33;1m\x1b[0m"
    )


def test_a_user_changes_the_colour_of_headers() -> None:
    text = coloured('$PSStyle.Formatting.TableHeader = "`e[35m"; [pscustomobject]@{ A = 1 }')
    assert text.splitlines()[1] == "\x1b[35mA\x1b[0m"


def test_plain_text_is_what_a_reader_without_colour_gets() -> None:
    assert output(RED) == ["x"]
    assert output(f"[pscustomobject]@{{ A = {RED} }}")[3] == "x"
    assert output(f"([pscustomobject]@{{ A = {RED} }} | Out-String).Contains('x')") == ["True"]
    assert output(f'([pscustomobject]@{{ A = {RED} }} | Out-String).Contains("`e")') == ["False"]
    assert "\x1b" not in coloured(f"$PSStyle.OutputRendering = 'PlainText'; {RED}; [pscustomobject]@{{ A = 1 }}")


def test_a_text_that_is_not_laid_out_keeps_its_sequences() -> None:
    assert output(
        f"({RED} | Out-String).Trim() -ceq {RED}; {RED} | Out-File ~/a.txt; (Get-Content ~/a.txt) -ceq {RED}"
    ) == [
        "True",
        "True",
    ]


def test_styles_of_file_extensions() -> None:
    script = """
    $extensions = $PSStyle.FileInfo.Extension
    $extensions.Add('.vbk', "`e[32m"); $extensions.ContainsKey('.VBK'); $extensions['.vbk'] -ceq "`e[32m"
    $extensions.Remove('.vbk'); $extensions.ContainsKey('.vbk')
    try { $extensions.Add('vbk', "`e[32m") } catch { $_.Exception.InnerException.GetType().Name }
    try { $PSStyle.Progress.MaxWidth = 17 } catch { $_.Exception.InnerException.GetType().Name }
    """
    assert output(script) == ["True", "True", "False", "ArgumentException", "ArgumentOutOfRangeException"]


def test_ansi_keeps_the_sequences_everywhere() -> None:
    assert output(f"$PSStyle.OutputRendering = 'Ansi'; {RED}") == ["\x1b[31mx\x1b[0m"]


def test_only_sequences_make_a_style() -> None:
    assert "printable content" in run("$PSStyle.Formatting.Error = 'red'").errors


def test_colours_of_one_s_own() -> None:
    assert output("$PSStyle.Foreground.FromRgb(1, 2, 3).Substring(1)") == ["[38;2;1;2;3m"]
    assert output("$PSStyle.Background.FromRgb(0x010203).Substring(1)") == ["[48;2;1;2;3m"]
