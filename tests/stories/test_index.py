"""The page that lists the stories names every one of them with what it says of itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.stories.worlds import SCRIPTS

STORIES = sorted((SCRIPTS / "story").glob("*.ps1"))
PAGE = (SCRIPTS.parent / "docs" / "stories.md").read_text()


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
def test_each_story_is_on_the_page_as_it_describes_itself(story: Path) -> None:
    text = story.read_text()
    synopsis = re.search(r"\.SYNOPSIS\nS\d+: (.*?)\n\n", text, re.DOTALL)
    assert synopsis is not None
    described = " ".join(synopsis[1].split()).replace("|", "\\|")
    row = next(line for line in PAGE.splitlines() if f"`{story.name}`" in line)
    assert row.startswith(f"| {described} |")
    lab = re.search(r"--lab \S*/(\S+\.toml)", text)
    assert row.endswith(f"| `{lab[1]}` |" if lab else "| the default |")


def test_the_page_names_no_story_that_is_not_there() -> None:
    assert re.findall(r"`(s\d\d-[\w-]+\.ps1)`", PAGE) == [story.name for story in STORIES]
    for lab in re.findall(r"`([\w-]+\.toml)`", PAGE):
        assert (SCRIPTS / "story" / lab).is_file()
