"""Named limits of the language, all in one place, and the errors PowerShell gives at them.

docs/language.md lists them for users; tests/interpreter/test_limits.py holds each to a second and 256 MiB.
"""

from __future__ import annotations

import sys

from hvsim.interpreter.errors import NetFailure, ScriptError, as_script_error, failure, net_failure

# Calls of script code within each other. PowerShell ends at what its thread's stack holds, about this many; so calls
# that take more of the stack, and of the time, weigh more here.
CALL_DEPTH = 5000
BLOCK_WEIGHT = 2  # a block that a command runs for an object
STAGE_WEIGHT = 4  # an advanced function, or a call in a pipeline
FILE_WEIGHT = 12  # a script file
TRACED_WHOLE = 250  # calls within each other, of which a ScriptStackTrace has all
TRACED_CALLS = 50  # the innermost ones that it has of more
SESSIONS_WITHIN = 8  # jobs that jobs started, and parallel blocks within each other
# The deepest call whose `try` or trap may take an overflow below it, at first and at the least: see `reach_after`.
OVERFLOW_REACH = CALL_DEPTH // 10
SURE_REACH = 2
# The deepest call in which a statement reports an overflow below it and lets the next one run.
REPORTING_DEPTH = 2
# Overflows that code within functions may take, report or finish after in one run; then only code outside of them may.
OVERFLOWS = 4
# Seconds after Ctrl-C in which `finally` blocks are still begun.
FINISHING_SECONDS = 0.03
FINISHING_DEPTH = 100  # how deep they may call
# Python frames the deepest permitted script may need; the interpreter sets it as Python's own limit.
PYTHON_RECURSION = 60_000
# Bytes of machine stack for them: Linux lets the main thread's stack grow so far at least, once it is permitted to.
MACHINE_STACK = 120 * 2**20

# What one value may hold. .NET's own limits are 2**30 and 2**31; before them a real machine swaps for minutes.
TEXT_LENGTH = 2**26  # characters of a string, of a StringBuilder, of what one operation makes
ELEMENTS = 2**23  # elements of an array or list
BYTES = 2**26  # elements of a byte[]
BIG_INTEGER_BITS = 2**20  # about 315,000 decimal digits
NUMBER_TEXT = 320_000  # characters of a text that is to become a number
MOD_POW_BITS = 2**26  # bits of exponent times bits of modulus
# Objects that one ConvertTo-Json writes once more, having written them before: of thirty objects, each twice in the
# next, that are a billion. What takes longer for each of them (XML, Format-Custom) takes a share of it. Many objects
# may share a few: the limit grows with them.
WRITTEN_AGAIN = 40_000
NESTED_OUTPUT = 1000  # collections within each other that Write-Host joins
FORMAT_PICTURE = 100_000  # characters of a custom number format
FORMAT_PRECISION = 2**22  # digits that a standard one may ask for
# Regular expressions: processor seconds for one match in a short text, and more for each million characters.
MATCH_SECONDS = 0.5
MATCH_SECONDS_PER_MILLION = 1.0
MATCHES = 2**19  # of one expression in one text, kept as objects
REPEATED_PATTERN = 100_000  # the length of a pattern, written out, that repeats its parts {n} times within each other
# Bytes the process of the command line may hold; a script that goes on collecting then runs out of memory.
PROCESS_MEMORY = 3 * 2**30


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


def limit_memory() -> None:
    """Lets an endless collection end in PowerShell's error, not in the machine's; for a process of hvsim's own."""
    if sys.platform == "linux":
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
        if soft == resource.RLIM_INFINITY or soft > PROCESS_MEMORY:
            resource.setrlimit(resource.RLIMIT_DATA, (PROCESS_MEMORY, hard))


def out_of_memory() -> NetFailure:
    """.NET's error where there is no memory for what an operation would make."""
    return net_failure("System.OutOfMemoryException", "Insufficient memory to continue the execution of the program.")


def memory_error() -> ScriptError:
    """What PowerShell raises when there is no memory left for what a script makes."""
    return as_script_error(out_of_memory())


def too_large() -> NetFailure:
    """.NET's error where a whole number would have more bits than one may have."""
    return net_failure("System.OverflowException", "BigInteger is too large: its bits are past the limit.")


def text_fits(length: int) -> None:
    """Raises OutOfMemoryException before a text of so many characters is made."""
    if length > TEXT_LENGTH:
        raise out_of_memory()


def elements_fit(count: int) -> None:
    """Raises OutOfMemoryException before a collection of so many elements is made."""
    if count > ELEMENTS:
        raise out_of_memory()


class WrittenAgain:
    """Counts the objects that are written again; raises OutOfMemoryException at the limit."""

    __slots__ = ("_again", "_limit", "_seen")

    def __init__(self, share: int = 1) -> None:
        self._again = 0
        self._limit = WRITTEN_AGAIN // share
        self._seen: set[int] = set()

    def visit(self, value: object) -> None:
        """To be called with each object, dictionary or collection that is written."""
        known = id(value)
        if known not in self._seen:
            self._seen.add(known)
            return
        self._again += 1
        if self._again > self._limit and self._again > 20 * len(self._seen):
            raise out_of_memory()


def joined_text(separator: str, texts: list[str]) -> str:
    """`separator.join(texts)`, where the text may be so long."""
    if len(texts) > 1:
        text_fits(sum(map(len, texts)) + len(separator) * (len(texts) - 1))
    return separator.join(texts)


def replaced_text(text: str, old: str, new: str) -> str:
    """`text.replace(old, new)`, where the text may become so long."""
    if len(new) > len(old):
        text_fits(len(text) + text.count(old) * (len(new) - len(old)))
    return text.replace(old, new)


def reach_after(depth: int) -> int:
    """How deep the next overflow may be taken, after a call of that depth took one and may have gone on."""
    return max(depth // 16, SURE_REACH)


class CallDepthOverflow(RecursionError):
    """Script code called itself too deep. No `ScriptError`: what swallows errors of expressions must not swallow it.

    `error` is what a script sees of it. Only in a call no deeper than `Engine.overflow_reach` does a `try` or trap take
    it, or a `finally` run: were each of thousands of calls to handle it and go on, the program would never end.
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
