"""docs/pictures.md: its examples run, one after the other, and print what the page says they print.

`python -m tests.cmdlets.pictures.test_page` writes the output of all examples into the page.
"""

from __future__ import annotations

import re
from pathlib import Path

from tests.stories.worlds import Shell

PAGE = Path(__file__).parents[3] / "docs" / "pictures.md"
_EXAMPLE = re.compile(r"^```powershell\n(.*?)^```\n(?:\n```text\n.*?^```\n)?", re.DOTALL | re.MULTILINE)


def with_output(page: str) -> str:
    """The page with what each example prints."""
    shell = Shell()

    def run(example: re.Match[str]) -> str:
        output = "\n".join(line.rstrip() for line in shell.run(example[1]).splitlines()).strip("\n")
        shown = f"\n```text\n{output}\n```\n" if output else ""
        return f"```powershell\n{example[1]}```\n{shown}"

    return _EXAMPLE.sub(run, page)


def words_of(page: str) -> list[str]:
    """What the page says in words: times and sizes are those of the cost model, which has a page of its own."""
    return re.findall(r"[^\W\d_]{2,}", re.sub(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", "", page))


def test_the_page_shows_what_its_examples_print() -> None:
    page = PAGE.read_text("utf-8")
    assert page.count("```text") >= 6
    assert words_of(with_output(page)) == words_of(page)


if __name__ == "__main__":
    PAGE.write_text(with_output(PAGE.read_text("utf-8")), "utf-8")
