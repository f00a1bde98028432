"""Named limits of the language, and the errors PowerShell gives at them."""

from __future__ import annotations

import sys

from hvsim.interpreter.errors import ScriptError, as_script_error, failure, net_failure

# Calls of script code within each other. PowerShell ends at what its thread's stack holds, about this many.
CALL_DEPTH = 5000
# The deepest call whose `try` or trap may take an overflow below it, at first and at the least: see `reach_after`.
OVERFLOW_REACH = CALL_DEPTH // 2
SURE_REACH = 2
# The deepest call in which a statement reports an overflow below it and lets the next one run.
REPORTING_DEPTH = 2
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


def reach_after(depth: int) -> int:
    """How deep the next overflow may be taken, after a call of that depth took one and may have gone on."""
    return max(depth // 16, SURE_REACH)


class CallDepthOverflow(RecursionError):
    """Script code called itself too deep. No `ScriptError`: what swallows errors of expressions must not swallow it.

    `error` is what a script sees of it. Only a `try` or trap of a call no deeper than `Engine.overflow_reach` takes it:
    were each of thousands of calls to handle it and go on, the program would never end.
    """

    def __init__(self) -> None:
        super().__init__()
        self.error = failure(
            "The script failed due to call depth overflow.",
            "CallDepthOverflow",
            "InvalidOperation",
            "System.Management.Automation.ScriptCallDepthException",
            target=CALL_DEPTH,
        )


def call_depth_error(cause: RecursionError | None = None) -> CallDepthOverflow:
    """What ends script code that calls itself too deep; Python's own error becomes it."""
    return cause if isinstance(cause, CallDepthOverflow) else CallDepthOverflow()
