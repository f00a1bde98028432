"""Commands in the middle of another one: S at a question, `$Host.EnterNestedPrompt()`; as recorded of PowerShell."""

from __future__ import annotations

from hvsim import Session
from hvsim.console import MemoryConsole

ZAP = """
function zap {
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')] param($n)
    if ($PSCmdlet.ShouldProcess("item$n")) { "did $n" }
}
"""
QUESTION = """
Confirm
Are you sure you want to perform this action?
Performing the operation "zap" on target "item1".
[Y] Yes  [A] Yes to All  [N] No  [L] No to All  [S] Suspend  [?] Help (default is "Y"): """


def typed(text: str, *answers: str) -> tuple[str, str]:
    """The output and errors of one input, where the user gives those answers."""
    console = MemoryConsole(width=100, answers=answers)
    with Session(os="linux", console=console) as session:
        session.run_interactive(text)
    return console.output, console.errors


def test_suspend_opens_a_prompt_that_sees_the_variables_and_asks_again_after_exit() -> None:
    output, errors = typed(ZAP + "zap 1; 'after'", "s", "$n", "$n = 2", "exit", "y")
    prompts = output.removeprefix(QUESTION).partition(QUESTION)
    assert [line.rpartition(">> ")[2] for line in prompts[0].splitlines()] == ["1", ""]
    assert prompts[0].count(">> ") == 3
    assert prompts[2] == "did 2\nafter\n"
    assert errors == ""


def test_an_error_at_the_nested_prompt_ends_its_line_only() -> None:
    output, errors = typed(ZAP + "zap 1; 'after'", "s", "throw 'wrong'; 'not this'", "'on'", "exit", "n")
    assert "on\n" in output
    assert "not this" not in output
    assert output.endswith("after\n")
    assert "wrong" in errors


def test_nested_prompts_are_counted_and_left_one_by_one() -> None:
    enter, level = "$Host.EnterNestedPrompt()", "'level {0}' -f $NestedPromptLevel"
    output, errors = typed(f"{enter}; {level}", level, enter, level, "exit", "$Host.ExitNestedPrompt()")
    assert [int(part[0]) for part in output.split("level ")[1:]] == [1, 2, 0]
    assert ">>> " in output
    assert errors == ""


def test_nobody_can_be_asked_and_nothing_is_left_that_was_not_entered() -> None:
    _, errors = typed("$Host.EnterNestedPrompt()")
    assert "Read and Prompt functionality is not available." in errors
    _, errors = typed("$Host.ExitNestedPrompt()", "unused")
    assert "Cannot exit the nested prompt because no nested prompts exist." in errors
