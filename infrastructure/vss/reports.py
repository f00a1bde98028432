"""What event logs say about shadow copies: in the guest, and on its host.

Writes entries; who failed, and why, is known already.
"""

from __future__ import annotations

from hvsim.infrastructure.computers.events import APPLICATION, SYSTEM, EventLevel, EventLog
from hvsim.infrastructure.errors import StepFailed
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.vss.codes import vss_result
from hvsim.infrastructure.vss.writers import Writer

WRITER_REJECTED = 8229
PROVIDER_FAILED = 12293
STORAGE_DID_NOT_GROW = 35
NOT_ONLINE = 10150
GUEST_FAILED = 10107
CHECKPOINT_FAILED = 18012

_INSUFFICIENT_STORAGE = "0x8004231F"


def report_writer(log: EventLog, writer: Writer, computer: str, error: StepFailed) -> None:
    """A writer has failed: VSS says which and with what."""
    known = vss_result(error.code)
    said = known.text if known else str(error)
    message = (
        f"A VSS writer has rejected an event with error {error.code.lower() or '0x800423f4'}, {said}\n"
        "Changes that the writer made to the writer components while handling the event will not be available to the"
        " requester.\n\n"
        "Context:\n"
        f"   Writer Class Id: {{{writer.class_id}}}\n"
        f"   Writer Name: {writer.name}\n"
        f"   Writer Instance ID: {{{writer.instance_id(computer)}}}"
    )
    log.write(APPLICATION, "VSS", WRITER_REJECTED, message, EventLevel.WARNING)


def report_guest_snapshot(machine: VirtualMachine, error: StepFailed) -> None:
    """The guest's internal snapshot has failed: the provider says so in the guest, the host in its own log."""
    log = machine.guest.events(machine)
    log.write(APPLICATION, "VSS", PROVIDER_FAILED, f"Volume Shadow Copy Service error: {error}", EventLevel.ERROR)
    if error.code == _INSUFFICIENT_STORAGE:
        message = f"The shadow copies of a volume were aborted because the shadow copy storage failed to grow. {error}"
        log.write(SYSTEM, "volsnap", STORAGE_DID_NOT_GROW, message, EventLevel.ERROR)


def report_on_host(machine: VirtualMachine, error: StepFailed, number: int) -> None:
    """The host's management service notes why a machine was not backed up as it should have been."""
    texts = {
        NOT_ONLINE: f"'{machine.name}' cannot be backed up online: {error}",
        GUEST_FAILED: f"The guest of '{machine.name}' failed to prepare for the shadow copy: {error}",
        CHECKPOINT_FAILED: f"Checkpoint operation for '{machine.name}' failed. {error}",
    }
    level = EventLevel.ERROR if number == CHECKPOINT_FAILED else EventLevel.WARNING
    machine.host.note_machine(machine, number, texts[number], level)
