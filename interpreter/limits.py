"""Named limits of the language, and the errors PowerShell gives at them."""

from __future__ import annotations

import sys

from hvsim.interpreter.errors import ScriptError, as_script_error, failure, net_failure

# Calls of script code within each other. PowerShell ends at what its thread's stack holds, about this many.
CALL_DEPTH = 5000
# Python frames the deepest permitted script may need; the interpreter sets it as Python's own limit.
PYTHON_RECURSION = 120_000
# Bytes of machine stack for them: Linux lets the main thread's stack grow so far at least, once it is permitted to.
MACHINE_STACK = 120 * 2**20


def raise_python_limits() -> None:
    """Lets Python go as deep as a script may; what is deeper ends in RecursionError, never in a broken process."""
    if sys.getrecursionlimit() < PYTHON_RECURSION:
        sys.setrecursionlimit(PYTHON_RECURSION)
    sys.set_int_max_str_digits(0)  # a BigInteger has a limit of its own
    if sys.platform != "win32":
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_STACK)
        wanted = MACHINE_STACK if hard == resource.RLIM_INFINITY else min(MACHINE_STACK, hard)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            resource.setrlimit(resource.RLIMIT_STACK, (wanted, hard))


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
