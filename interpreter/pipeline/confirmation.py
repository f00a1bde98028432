"""-WhatIf, -Confirm, `$ConfirmPreference`: whether a command that changes something goes on; how one is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.interpreter.errors.asking import nobody_there
from hvsim.interpreter.nested_prompt import enter_nested_prompt
from hvsim.interpreter.values.truth import to_bool

if TYPE_CHECKING:
    from hvsim.interpreter.pipeline.runtime import CommandRuntime

IMPACTS = ("None", "Low", "Medium", "High")
CHOICES = '[Y] Yes  [A] Yes to All  [N] No  [L] No to All  [S] Suspend  [?] Help (default is "Y"): '
_ANSWERS = {"": "y", "yes": "y", "yes to all": "a", "no": "n", "no to all": "l", "suspend": "s"}
_HELP = """\
Y - Continue with only the next step of the operation.
A - Continue with all the steps of the operation.
N - Skip this operation and proceed with the next operation.
L - Skip this operation and all subsequent operations.
S - Pause the current pipeline and return to the command prompt. Type "exit" to resume the pipeline.
"""


def should_process(runtime: CommandRuntime, description: str, query: str, caption: str) -> bool:
    """The answer of ShouldProcess for one target."""
    if only_says(runtime):
        runtime.engine.host_write(f"What if: {description}\n")
        return False
    if not _must_ask(runtime):
        runtime.write_verbose(description)
        return True
    return ask(runtime, query, "Confirm", caption)


def only_says(runtime: CommandRuntime) -> bool:
    """Whether the command only says what it would do: by -WhatIf, or by `$WhatIfPreference` without it."""
    what_if = runtime.common.get("WhatIf")
    return to_bool(runtime.scope.lookup("whatifpreference") if what_if is None else what_if)


def _must_ask(runtime: CommandRuntime) -> bool:
    confirm = runtime.common.get("Confirm")
    if confirm is not None:
        return to_bool(confirm)
    threshold = _impact(runtime.scope.lookup("confirmpreference"))
    return threshold != 0 and _impact(runtime.info.confirm_impact) >= threshold


def _impact(value: object) -> int:
    name = str(getattr(value, "name", value)).lower()
    return next((number for number, each in enumerate(IMPACTS) if each.lower() == name), 3)


def ask(runtime: CommandRuntime, query: str, *captions: str) -> bool:
    """Asks yes or no on the console; 'to all' answers hold for the rest of this call. No console to ask: an error."""
    if runtime.yes_to_all or runtime.no_to_all:
        return runtime.yes_to_all
    console = runtime.engine.console
    if not console.interactive:
        raise nobody_there()
    while True:
        runtime.engine.host_write("\n" + "\n".join((*captions, query)) + "\n")
        letter = _answer(runtime)
        if letter != "s":
            break
        enter_nested_prompt(runtime.engine, runtime.engine.current_scope)
    runtime.yes_to_all, runtime.no_to_all = letter == "a", letter == "l"
    return letter in ("y", "a")


def _answer(runtime: CommandRuntime) -> str:
    """The letter of the choice, asked for until one is named; the end of the input is a no."""
    while True:
        answer = runtime.engine.console.read_line(CHOICES)
        given = "n" if answer is None else answer.strip().lower()
        letter = _ANSWERS.get(given, given)
        if letter in ("y", "a", "n", "l", "s"):
            return letter
        if letter == "?":
            runtime.engine.host_write(_HELP)
