"""The demo: the story of one online backup, run as a person runs it."""

from __future__ import annotations

import time

from tests.stories.worlds import Shell


def test_the_story_is_told_to_its_end() -> None:
    began = time.process_time()
    code, output, errors = Shell().run_script("first-backup.ps1")
    assert errors == ""
    assert code == 0
    assert time.process_time() - began < 10
    places = [output.index(f"\n{number}. ") for number in range(1, 8)]
    assert places == sorted(places)
    assert "6.2.9200.16433" in output
    assert "Veeam Recovery Checkpoint-(" in output
    assert ".avhdx" in output
    assert "Reset-HvVmChangeTracking" in output
    assert "equals the original, byte for byte" in output


def test_the_eight_steps_are_shown_in_order() -> None:
    _, output, _ = Shell().run_script("first-backup.ps1")
    table = output[output.index("3. The eight steps") : output.index("4. An increment")]
    places = [
        table.index(f"\n{number} ") if f"\n{number} " in table else table.index(f"   {number} ")
        for number in range(1, 9)
    ]
    assert places == sorted(places)


def test_the_same_seed_tells_the_same_story() -> None:
    stories = [Shell(seed=5).run_script("first-backup.ps1") for _ in range(2)]
    assert stories[0] == stories[1]
    assert Shell(seed=6).run_script("first-backup.ps1") != stories[0]
