"""docs/language.md is true: its scripts print what it says, its lists are what the code declares."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.language_page import PAGE, PAGES, Row, generated, rows
from tests.shell import run

TEXT = PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("row", rows(TEXT), ids=lambda row: row.what)
def test_a_line_of_the_tables_is_what_hvsim_says(row: Row) -> None:
    printed = run(row.script, os="windows")
    shown = re.sub(r"\s*\n[ |]*", " ", "\n".join(printed.output) + "\n" + printed.errors)
    assert row.says in shown


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_lists_are_what_the_code_declares(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert generated(text) == text, "python -m tests.language_page writes the page anew"


def test_the_tables_are_read() -> None:
    assert len(rows(TEXT)) > 25
