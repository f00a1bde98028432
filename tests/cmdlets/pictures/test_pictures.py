"""The pictures of real backups: complete, marked where something failed, and legible at every size."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from hvsim.cmdlets.pictures.block_map import block_map_picture
from hvsim.cmdlets.pictures.chain import chain_picture
from hvsim.cmdlets.pictures.nights import nights_picture
from hvsim.cmdlets.pictures.scene import Arrow, Bar, Loop, Picture, Tone
from hvsim.cmdlets.pictures.sequence import Places, sequence_picture
from hvsim.cmdlets.pictures.svg import svg_file
from hvsim.cmdlets.pictures.text import plain_text
from hvsim.cmdlets.pictures.timeline import SessionFacts, timeline_picture
from hvsim.infrastructure.backup.reports.disk_map import disk_map, newest_point
from hvsim.infrastructure.backup.reports.history import differencing_lives, volume_snapshots
from hvsim.infrastructure.backup.reports.outlook import outlooks
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.vss.steps import EIGHT_STEPS
from tests.cmdlets.pictures.geometry import faults_of
from tests.stories.worlds import Shell

WIDTHS = (60, 80, 120, 138, 200)
STORIES = {
    "one": "New-BackupJob One web01 | Start-BackupJob",
    "guest fails": "Add-LabFault GuestWriterFailed -Target dc01; Start-BackupJob Nightly",
    "nothing works": "Add-LabFault CheckpointFailed; Add-LabFault HyperVWriterFailed; Start-BackupJob Nightly",
    "left behind": "Add-LabFault MergeFailed -Target web01; Start-BackupJob Nightly",
    "repository full": "Add-LabFault RepositoryFull -Target Default*; Start-BackupJob Nightly",
    "group": "Start-BackupJob Branch",
    "off-host": "New-BackupJob Off web01, dc01, sql01 | Set-BackupJob -OffHost $true; Add-LabFault"
    " SnapshotTransportFailed -Times 1; Start-BackupJob Off; Start-BackupJob Off",
    "under way": "Start-BackupJob Nightly -Async; Start-Sleep 7",
    "copy": "$to = Add-VBRBackupRepository -Name Second -Type WinLocal -Folder C:\\Second -Server"
    " (Get-VBRServer -Name HV01); Add-VBRBackupCopyJob -Name Offsite -Mode Immediate -BackupJob (Get-VBRJob -Name"
    " Nightly) -TargetRepository $to; Start-VBRZip -Entity (Find-VBRHvEntity -Name web01) -Folder C:\\Zip;"
    " Start-BackupJob Nightly; Start-Sleep 60",
    "machine vanished": "Stop-VM web01 -TurnOff -Force; Remove-VM web01 -Force; Start-BackupJob Nightly",
    "nights": "Get-VBRJob -Name Nightly | Disable-VBRJob | Out-Null;"
    " 1..9 | % { Start-BackupJob Nightly; Start-BackupJob Branch;"
    " Invoke-GuestWrite web01 -Length 3MB -Offset ($_ * 1GB); Start-Sleep 86400 }; Start-BackupJob Nightly;"
    " Invoke-GuestWrite web01 -Length 2MB -Offset 7GB",
    "long and hostile names": r"""
        Rename-VM web01 '<script>alert(1)</script>&amp;"]]>'
        Rename-VM dc01 "$([char]27)[31mred$([char]27)]0;owned$([char]7)$([char]0x202e)gnp.exe"
        Rename-VM sql01 ('データベース' * 12)
        New-BackupJob "$([char]27)[2J</title><b>job" (Get-VM | Select-Object -First 3) | Start-BackupJob
    """,
}


@cache
def told(story: str) -> Estate:
    """The estate after a story."""
    shell = Shell()
    shell.run_with_errors("$null = & { Stop-VM web01 -TurnOff -Force } 6>$null 3>$null; Start-VM web01" * 0)
    _, errors = shell.run_with_errors(f"& {{ {STORIES[story]} }} | Out-Null")
    assert errors == ""
    estate: Estate = shell.session.engine.service(Estate)
    return estate


def pictures_of(estate: Estate, width: int) -> dict[str, Picture]:
    """Every picture of the estate's last session, disks and chains."""
    server, now = estate.backup_server, estate.clock.now()
    session = server.sessions()[-1]
    events = estate.trace.of_session(session.id)
    lives = differencing_lives(estate.trace.events)
    own = [life for life in lives if life.session == session.id]
    slots = {proxy.name: proxy.max_tasks for proxy in server.proxies}
    facts = SessionFacts(session, events, volume_snapshots(events), own, slots)
    found = {
        "timeline": timeline_picture(facts, width, now),
        "nights": nights_picture(server.sessions(), lives, width, now),
    }
    if events:
        places = Places(server.name, session.job.repository.name)
        found["trace"] = sequence_picture(session, events, places, width, now)
    points = server.points()
    if points:
        found["chain"] = chain_picture(outlooks(points, now), width)
    for machine in server.machines():
        for disk in machine.disks:
            found[f"map of {disk.name}"] = block_map_picture(
                disk_map(machine, disk.name, newest_point(machine, points)), width
            )
    return found


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("story", STORIES)
def test_no_label_overlaps_another_or_leaves_the_page(story: str, width: int) -> None:
    for name, picture in pictures_of(told(story), width).items():
        assert faults_of(picture) == [], name
        assert picture.width <= width


def shapes(picture: Picture, *kinds: type) -> list[Any]:
    return [shape for section in picture.sections for shape in section.scene.shapes if isinstance(shape, kinds)]


def test_every_step_is_an_arrow_in_its_order_with_its_time() -> None:
    picture = pictures_of(told("one"), 200)["trace"]
    steps = shapes(picture, Arrow, Loop)
    assert [shape.title.split("\n")[0].partition(": ")[2] for shape in steps][:8] == [
        step.action for step in EIGHT_STEPS
    ]
    assert [shape.y for shape in steps] == sorted({shape.y for shape in steps})
    texts = [label.text for label in picture.sections[0].scene.labels]
    for step in EIGHT_STEPS:
        assert any(text.startswith(f"{step.number} {step.action} (") for text in texts), step
    times = [float(text[1:-2]) for text in texts if text.startswith("+")]
    assert len(times) == len(steps)
    assert times == sorted(times)
    names = ["Requestor", "Hyper-V", "Host provider", "Backup proxy", "Repository"]
    assert set(names) <= set(texts)


def test_arrows_go_from_the_lifeline_of_one_component_to_that_of_the_other() -> None:
    picture = pictures_of(told("one"), 200)["trace"]
    scene = picture.sections[0].scene
    lanes = {label.text: int(label.x) for label in scene.labels}
    first = shapes(picture, Arrow)[0]
    assert first.start == lanes["Requestor"]
    last = next(shape for shape in shapes(picture, Arrow) if "Moves what is new" in shape.title)
    assert (last.start, last.end) == (lanes["Backup proxy"], lanes["Repository"])


def test_a_failed_step_is_crossed_red_and_says_why() -> None:
    picture = pictures_of(told("guest fails"), 138)["trace"]
    crossed = [shape for shape in shapes(picture, Arrow, Loop) if shape.crossed]
    assert [shape.tone for shape in crossed] == [Tone.BAD]
    text = plain_text(picture)
    assert "dc01: 1 of 8 steps failed" in text
    assert "✗ 4 Bring their data to a safe state" in text
    assert "a VSS writer reported a non-retryable error. (0x800423F4)" in text
    assert "4 Bring their data" in text.split("\nweb01\n")[1]


def test_a_step_under_way_is_dashed() -> None:
    dashed = [shape for shape in shapes(pictures_of(told("under way"), 100)["trace"], Arrow, Loop) if shape.dashed]
    assert dashed
    assert "under way" in dashed[0].title


def test_the_timeline_has_each_machine_place_snapshot_and_file() -> None:
    estate = told("group")
    picture = pictures_of(estate, 120)["timeline"]
    text = plain_text(picture)
    session = estate.backup_server.sessions()[-1]
    for task in session.tasks:
        assert f"✓ {task.machine}" in text
        assert any(bar.title.startswith(f"{task.machine} on ") for bar in shapes(picture, Bar))
    assert "Snapshots of volumes" in text
    assert any("Shadow Copy" in bar.title and "old01" in bar.title for bar in shapes(picture, Bar))
    for heading in ("Job", "Machines", "Proxies", "AVHDX files"):
        assert f"\n{heading} " in text


def test_two_tasks_never_have_the_same_place_of_a_proxy() -> None:
    picture = pictures_of(told("nights"), 138)["timeline"]
    rows: dict[int, list[Any]] = {}
    for bar in shapes(picture, Bar):
        if bar.tone is Tone.SLOT:
            rows.setdefault(bar.y, []).append(bar)
    for bars in rows.values():
        ordered = sorted(bars, key=lambda bar: bar.left)
        assert all(first.right <= second.left + 0.3 for first, second in pairwise(ordered))


def test_what_a_failed_merge_leaves_behind_is_named() -> None:
    picture = pictures_of(told("left behind"), 120)["timeline"]
    text = plain_text(picture)
    assert "Left behind: C:\\ClusterStorage\\Volume1\\web01\\Virtual Hard" in text
    assert "✗ web01" in text
    assert any(bar.tone is Tone.BAD and "merge (failed)" in bar.title for bar in shapes(picture, Bar))


def test_a_failure_that_took_no_time_lies_on_top() -> None:
    bars = shapes(pictures_of(told("repository full"), 120)["timeline"], Bar)
    failed = next(bar for bar in bars if bar.title.startswith("web01: Read and transfer (failed)"))
    assert failed.tone is Tone.BAD
    assert [bar for bar in bars if bar.y == failed.y][-1] is failed


def test_a_session_that_could_do_nothing_is_drawn_with_the_reason() -> None:
    text = plain_text(pictures_of(told("machine vanished"), 120)["timeline"])
    assert "✗ web01" in text
    assert "Went wrong: web01: Virtual machine 'web01' was not found on any host" in text


def test_nights_have_a_row_each_and_say_what_they_made() -> None:
    text = plain_text(pictures_of(told("nights"), 120)["nights"])
    assert "Job Nightly, a row for each day" in text
    assert "Job Branch, a row for each day" in text
    rows = [line for line in text.splitlines() if line.startswith("✓ ")]
    assert len(rows) == 10 + 9
    assert rows[0].startswith("✓ Mon 02 Jun")
    assert " full " in rows[0]
    assert "synthetic" in text


def test_the_map_shows_what_was_written_where() -> None:
    picture = pictures_of(told("nights"), 138)["map of web01.vhdx"]
    moved = [bar for bar in shapes(picture, Bar) if bar.tone is Tone.TRANSFERRED and bar.title]
    changed = [bar for bar in shapes(picture, Bar) if bar.tone is Tone.CHANGED and bar.title]
    assert [bar.title.split(" to ")[0] for bar in moved] == ["9 GB", "9,217 MB", "9,218 MB"]
    assert [bar.title.split(" to ")[0] for bar in changed] == ["7 GB", "7,169 MB"]
    text = plain_text(picture)
    assert "Changed since: 2 MB in 32 blocks of 64 KB, as change tracking has it." in text
    assert "read, new, transferred: 3 MB in 3 blocks" in text


def test_a_reason_of_several_lines_is_one_line_of_the_picture() -> None:
    shell = Shell()
    text = shell.run(
        "$null = Add-LabFault GuestWriterFailed web01; $null = Add-LabFault MergeFailed web01;"
        " $null = Start-BackupJob Nightly; Show-BackupTimeline -Width 200"
    )
    (reason,) = [line for line in text.splitlines() if line.startswith("Went wrong: web01")]
    assert "(mode: application-aware processing); Background disk merge failed" in reason


def test_the_chain_says_what_each_point_is_and_when_it_goes() -> None:
    text = plain_text(pictures_of(told("nights"), 138)["chain"])
    assert "\nweb01: 10 points, " in text
    assert "Job Nightly keeps 7 days, at least 3 points; what is older is deleted by whole chains." in text
    section = text.split("\nweb01: ")[1].splitlines()[1:11]
    assert [line[0] for line in section] == ["■", "●", "●", "●", "●", "■", "●", "●", "●", "●"]
    assert "Synthetic full" in section[5]
    assert "deleted 14 Jun" in section[0]


def test_a_copy_and_a_backup_that_is_made_once_are_drawn_as_what_they_are() -> None:
    estate = told("copy")
    assert estate.backup_server.sessions()[-1].job.name == "Offsite"
    pictures = pictures_of(estate, 120)
    copied = [bar.title.split("\n")[0] for bar in shapes(pictures["timeline"], Bar) if bar.tone is Tone.TRANSFER]
    assert copied == ["dc01 is copied", "web01 is copied"]
    text = plain_text(pictures["chain"])
    assert "5 restore points of 2 machines" in text
    once = text.split("\nJob web01_")[-1]
    assert "deleted" not in once
    assert "runs no more: its points stay." in text


def test_hostile_names_stay_text() -> None:
    for name, picture in pictures_of(told("long and hostile names"), 120).items():
        text, svg = plain_text(picture), svg_file(picture)
        assert not any(ord(character) < 32 and character != "\n" for character in text), name
        assert "\u202e" not in text + svg
        assert "<script" not in svg
        assert "<b>" not in svg
