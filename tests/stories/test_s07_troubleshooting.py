"""S7: each check costs the machine its online backup, is seen where an administrator looks, and is cured."""

from __future__ import annotations

import re

import pytest

from tests.stories.worlds import Shell, told

NAME = "s07-troubleshooting.ps1"
CRASH, FAILED = "Warning (crash-consistent)", "Failed"

# Title's beginning, how the backup ends before the cure, what it says, what is seen.
CHECKS = (
    ("1. The integration services", CRASH, "6.3.9600.16384 are older than the host's", "web01 6.3.9600.16384"),
    ("1. ... and up to 2012 R2", CRASH, "6.2.9200.16433 are older than the host's 6.3", "Update required"),
    ("2. The host does not offer", CRASH, "VSS integration service is disabled on the host", "VSS    False OK"),
    ("3. Its counterpart", CRASH, "Requestor service does not run in the guest", "VSS     True No Contact"),
    ("4. A service that", CRASH, "Volume Shadow Copy service is disabled in the guest", "VSS        Disabled"),
    ("5. A writer in the guest", CRASH, "(0x800423F4)", "State: [9] Failed"),
    ("6. Another product", CRASH, "refused the snapshot. (0x80042306)", "Provider name: 'Other Backup VSS Provider'"),
    ("7. The Hyper-V writer", FAILED, "its service does not run", "Hyper-V writers: 0"),
    ("8. The guest has a dynamic", CRASH, "the guest has dynamic disks", "C:\\  Dynamic"),
    ("9. A volume of the guest", CRASH, "D:\\ of the guest has the file system FAT32", "D:\\  FAT32"),
    ("10. Shadow copies", CRASH, "volume C:\\ of the guest are stored on D:\\", "Shadow Copy Storage volume: (D:)"),
    ("10. ... or have no room", CRASH, "(0x8004231F)", "Maximum Shadow Copy Storage space: 100 MB"),
    ("11. Up to 2012 R2", CRASH, "does not lie on the volume of the disks", "SnapshotFileLocation : C:\\Checkpoints"),
    ("12. The machine does not run", "Success (offline)", "", "app01   Off"),
    ("13. The host's volume", FAILED, "not enough space on the disk. (0x80070070)", "Free on D: 3 MB"),
    ("14. The machine's cluster group", "Success (offline)", "", "dc01 HV01      Offline"),
    ("15. The daemon", CRASH, "the hv_vss_daemon does not run in the guest", "inactive"),
    ("16. Checkpoints are disabled", FAILED, "Checkpoints have been disabled for 'web01'.", "Disabled"),
    ("16. ... or only production", FAILED, "Production checkpoints cannot be created for 'web01'.", "ProductionOnly"),
)


@pytest.fixture(scope="module")
def story() -> tuple[Shell, str]:
    return told(NAME)


def chapter(output: str, title: str) -> str:
    """The text of one check."""
    start = output.index(f"\n{title}")
    end = re.search(r"^\d+\. ", output[start + len(title) :], re.MULTILINE)
    return output[start:] if end is None else output[start : start + len(title) + end.start()]


@pytest.mark.parametrize(("title", "result", "reason", "seen"), CHECKS, ids=[check[0] for check in CHECKS])
def test_each_check(story: tuple[Shell, str], title: str, result: str, reason: str, seen: str) -> None:
    text = chapter(story[1], title)
    before, _, after = text.partition("    Seen: ")
    looked, _, cured = after.partition("    Cure: ")
    assert re.findall(r"Backup: (.+)$", before, re.MULTILINE) == [result]
    assert reason in before
    assert seen in looked
    assert re.findall(r"Backup: (.+)$", cured, re.MULTILINE) == ["Success (application-aware processing)"]


def test_every_machine_is_left_as_it_was_found(story: tuple[Shell, str]) -> None:
    machines = list(story[0].estate.machines())
    assert all(not machine.checkpoints for machine in machines)
    assert all(service.enabled for machine in machines for name, service in machine.services.items() if name == "VSS")
    assert all(writer.state.number == 1 for machine in machines for writer in machine.guest.writers)


def test_the_event_logs_tell_the_same(story: tuple[Shell, str]) -> None:
    _, output = story
    assert "A VSS writer has rejected an event with error 0x800423f4" in chapter(output, "5.")
    assert "ProviderName : volsnap" in chapter(output, "10. ... or")
    assert "Id      : 18012" in chapter(output, "13.")
    assert "Id      : 18012" in chapter(output, "16. Checkpoints")


def test_one_check_can_be_told_alone() -> None:
    _, output = told(NAME, "-Check", "2")
    assert re.findall(r"^(\d+)\. ", output, re.MULTILINE) == ["2"]
