"""`hvsim demo`: runs the story of one online backup that ships with hvsim."""

from __future__ import annotations

from importlib.resources import as_file, files

from hvsim.session import Session

STORY = "first-backup.ps1"


def run_demo() -> int:
    """Runs the story on a fresh default estate; returns its exit code."""
    with as_file(files("hvsim.scripts") / STORY) as script:
        return Session().run_file(str(script), [])
