"""The results of shadow copies, as Microsoft numbers and names them: what each says, and whether trying again may help.

Facts in one table; who fails with which is decided where it fails.
"""

from __future__ import annotations

from attrs import frozen

NO_ERROR = "No error"
RETRYABLE = "Retryable error"
NON_RETRYABLE = "Non-retryable error"


@frozen
class VssResult:
    """A result: the code as hexadecimal text, its name, a sentence, whether the same request may succeed later, and the
    last error that a writer which caused it shows.
    """

    code: str
    name: str
    text: str
    retryable: bool = False
    writer_error: str = NON_RETRYABLE


VSS_RESULTS = {
    item.code: item
    for item in (
        VssResult("0x80042301", "VSS_E_BAD_STATE", "The shadow copy operation before has not finished.", True),
        VssResult("0x80042302", "VSS_E_UNEXPECTED", "A Volume Shadow Copy Service component had an unexpected error."),
        VssResult("0x80042304", "VSS_E_PROVIDER_NOT_REGISTERED", "The shadow copy provider is not registered."),
        VssResult("0x80042306", "VSS_E_PROVIDER_VETO", "The shadow copy provider refused the operation."),
        VssResult("0x80042308", "VSS_E_OBJECT_NOT_FOUND", "The volume or shadow copy was not found."),
        VssResult("0x8004230C", "VSS_E_VOLUME_NOT_SUPPORTED", "The provider does not support the volume."),
        VssResult(
            "0x8004230F", "VSS_E_UNEXPECTED_PROVIDER_ERROR", "The shadow copy provider had an unexpected error.", True
        ),
        VssResult(
            "0x80042312", "VSS_E_MAXIMUM_NUMBER_OF_VOLUMES_REACHED", "The snapshot set has as many volumes as it may."
        ),
        VssResult(
            "0x80042313", "VSS_E_FLUSH_WRITES_TIMEOUT", "The volume's writes could not be flushed in time.", True
        ),
        VssResult("0x80042314", "VSS_E_HOLD_WRITES_TIMEOUT", "The volume's writes could not be held in time.", True),
        VssResult("0x80042316", "VSS_E_SNAPSHOT_SET_IN_PROGRESS", "Another shadow copy is being created.", True),
        VssResult(
            "0x80042317",
            "VSS_E_MAXIMUM_NUMBER_OF_SNAPSHOTS_REACHED",
            "The volume has as many shadow copies as it may have.",
        ),
        VssResult("0x80042318", "VSS_E_WRITER_INFRASTRUCTURE", "The writers' infrastructure does not work."),
        VssResult("0x80042319", "VSS_E_WRITER_NOT_RESPONDING", "A VSS writer does not respond.", True, "Timed out"),
        VssResult("0x8004231D", "VSS_E_VOLUME_IN_USE", "The volume is in use.", True),
        VssResult("0x8004231F", "VSS_E_INSUFFICIENT_STORAGE", "There is not enough storage for the shadow copy."),
        VssResult("0x80042328", "VSS_E_TRANSACTION_FREEZE_TIMEOUT", "Transactions could not be frozen in time.", True),
        VssResult("0x80042329", "VSS_E_TRANSACTION_THAW_TIMEOUT", "Transactions could not be thawed in time.", True),
        VssResult("0x80042336", "VSS_E_WRITERERROR_PARTIAL_FAILURE", "Some components of a VSS writer have failed."),
        VssResult(
            "0x800423F0",
            "VSS_E_WRITERERROR_INCONSISTENTSNAPSHOT",
            "The shadow copy lacks volumes that a VSS writer needs.",
            False,
            "Inconsistent shadow copy",
        ),
        VssResult(
            "0x800423F1",
            "VSS_E_WRITERERROR_OUTOFRESOURCES",
            "A VSS writer ran out of memory or other resources.",
            True,
            "Out of resources",
        ),
        VssResult(
            "0x800423F2",
            "VSS_E_WRITERERROR_TIMEOUT",
            "A VSS writer was frozen for longer than it may be.",
            True,
            "Timed out",
        ),
        VssResult(
            "0x800423F3", "VSS_E_WRITERERROR_RETRYABLE", "A VSS writer reported a retryable error.", True, RETRYABLE
        ),
        VssResult("0x800423F4", "VSS_E_WRITERERROR_NONRETRYABLE", "A VSS writer reported a non-retryable error."),
        VssResult("0x800423F5", "VSS_E_WRITERERROR_RECOVERY_FAILED", "A VSS writer could not recover."),
        VssResult("0x800423FA", "VSS_E_MISSING_VOLUME", "A volume of the shadow copy is gone."),
        VssResult("0x800423FB", "VSS_E_AUTORECOVERY_FAILED", "The shadow copy could not be recovered on the host."),
        VssResult("0x800423FC", "VSS_E_DYNAMIC_DISK_ERROR", "The volume lies on a dynamic disk."),
    )
}


def vss_result(code: str) -> VssResult | None:
    """The result of that code, in any case; None for a code of something else."""
    return next((item for item in VSS_RESULTS.values() if item.code.lower() == code.lower()), None)


def writer_error(code: str, *, retryable: bool) -> str:
    """The last error of a writer that failed with `code`."""
    known = vss_result(code)
    if known is not None:
        return known.writer_error
    return RETRYABLE if retryable else NON_RETRYABLE
