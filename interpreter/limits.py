"""Named limits of the language, and the errors PowerShell gives at them."""

from __future__ import annotations

from hvsim.interpreter.errors import ScriptError, as_script_error, failure, net_failure

# Calls of script code within each other. PowerShell ends at what its thread's stack holds, about this many.
CALL_DEPTH = 5000
# Python frames the deepest permitted script may need; the interpreter sets it as Python's own limit.
PYTHON_RECURSION = 120_000
# Elements of an array that a range or a repetition makes.
ARRAY_LENGTH = 2_147_483_591
SCOPE_VARIABLES = 4096


def memory_error() -> ScriptError:
    """What PowerShell raises when there is no memory left for what a script makes."""
    return as_script_error(
        net_failure("System.OutOfMemoryException", "Insufficient memory to continue the execution of the program.")
    )


def call_depth_error() -> ScriptError:
    """What PowerShell raises when script code calls itself too deep."""
    return failure(
        "The script failed due to call depth overflow.",
        "CallDepthOverflow",
        "InvalidOperation",
        "System.Management.Automation.ScriptCallDepthException",
        target=CALL_DEPTH,
    )
