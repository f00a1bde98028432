"""The error of everything that asks on the console where nobody is."""

from __future__ import annotations

from hvsim.interpreter.errors.records import NetFailure, net_failure

NOBODY_THERE = "PowerShell is in NonInteractive mode. Read and Prompt functionality is not available."
NOBODY_THERE_EXCEPTION = "System.Management.Automation.PSInvalidOperationException"


def nobody_there() -> NetFailure:
    """The exception of a question that nobody can answer."""
    return net_failure(NOBODY_THERE_EXCEPTION, NOBODY_THERE)
