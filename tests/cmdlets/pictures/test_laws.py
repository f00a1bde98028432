"""Laws of the drawing room: lanes, lines, axes, colours and any scene whatever."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hvsim.cmdlets.pictures.axis import TimeAxis
from hvsim.cmdlets.pictures.lanes import packed
from hvsim.cmdlets.pictures.page import html_page
from hvsim.cmdlets.pictures.palette import PAGE, PALETTE
from hvsim.cmdlets.pictures.scene import (
    Anchor,
    Arrow,
    Bar,
    Label,
    Loop,
    Picture,
    Rule,
    Scene,
    Section,
    Stroke,
    Tone,
    broken,
    clean,
    fitted,
)
from hvsim.cmdlets.pictures.svg import svg_file
from hvsim.cmdlets.pictures.text import lines_of
from hvsim.interpreter.formatting.text import cells, strip_escapes
from tests.cmdlets.pictures.geometry import colours_of, contrast, scene_faults

START = datetime(2025, 6, 2, 8, tzinfo=UTC)
SPANS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 20)).map(lambda item: (item[0], item[0] + item[1])))
PALE = {Tone.GRID, Tone.WAITING, Tone.EMPTY, Tone.HELD, Tone.ON_BAR}
"""What carries no text and is not told by its colour alone."""


@given(SPANS)
def test_two_spans_on_one_lane_never_share_a_moment(spans: list[tuple[int, int]]) -> None:
    lanes = packed(spans)
    for at, (start, end) in enumerate(spans):
        for other, (begin, stop) in enumerate(spans[:at]):
            assert lanes[at] != lanes[other] or end <= begin or stop <= start


@given(SPANS)
def test_no_more_lanes_are_used_than_spans_meet_in_a_moment(spans: list[tuple[int, int]]) -> None:
    lasting = [span for span in spans if span[0] < span[1]]
    meeting = max((sum(begin <= start < stop for begin, stop in lasting) for start, _ in lasting), default=0)
    assert len(set(packed(lasting))) == meeting


@given(st.text(), st.integers(1, 40), st.integers(0, 4))
def test_a_broken_text_keeps_its_words_and_its_width(text: str, width: int, most: int) -> None:
    lines = broken(text, width, most)
    assert all(cells(line) <= max(width, 2) for line in lines)
    if most:
        assert len(lines) <= most
    else:
        assert "".join(lines).replace(" ", "") == clean(text).replace(" ", "")


@given(st.text(), st.integers(0, 20))
def test_a_fitted_text_fits_and_a_cleaned_one_commands_nothing(text: str, width: int) -> None:
    assert cells(fitted(text, width)) <= width
    assert not any(unicodedata.category(item) in ("Cc", "Cf", "Cs", "Zl", "Zp") for item in clean(text))


@example(6 * 86400.0, 138, 0)
@given(st.floats(0.001, 400 * 86400), st.integers(60, 300), st.integers(0, 86400))
def test_marks_of_an_axis_are_round_in_order_and_their_labels_apart(seconds: float, width: int, shift: int) -> None:
    start = START + timedelta(seconds=shift)
    axis = TimeAxis(start, start + timedelta(seconds=seconds), 12, width - 1)
    marks = list(axis.marks())
    assert marks == sorted(set(marks))
    assert len(marks) <= (width - 13) / 10 + 2
    assert all(axis.start <= mark <= axis.end and mark.microsecond == 0 for mark in marks)
    scene = Scene(width)
    axis.draw(scene, 0, 5)
    assert scene_faults(scene) == []
    assert len({label.text for label in scene.labels}) == len(scene.labels) or seconds > 360 * 86400


@given(st.datetimes(), st.datetimes())
def test_every_moment_lies_on_the_axis(first: datetime, second: datetime) -> None:
    axis = TimeAxis(START, START + timedelta(hours=1), 10, 70)
    columns = [axis.column(moment.replace(tzinfo=UTC)) for moment in sorted((first, second))]
    assert 10 <= columns[0] <= columns[1] <= 70


COLUMNS, ROWS, TONES = st.floats(0, 59), st.integers(0, 8), st.sampled_from(Tone)
SHAPES = st.one_of(
    st.builds(Label, COLUMNS, ROWS, st.text(), TONES, st.sampled_from(Anchor), st.booleans(), st.text()),
    st.builds(Bar, COLUMNS, COLUMNS, ROWS, TONES, st.text(), st.floats(0, 1), st.booleans()),
    st.builds(Rule, COLUMNS, COLUMNS, ROWS, TONES),
    st.builds(Stroke, COLUMNS, ROWS, ROWS, TONES, st.booleans()),
    st.builds(Arrow, COLUMNS, COLUMNS, ROWS, TONES, st.booleans(), st.booleans(), st.text()),
    st.builds(Loop, COLUMNS, ROWS, TONES, st.booleans(), st.booleans(), st.text()),
)


@given(st.lists(SHAPES), st.text(), st.lists(st.text(), max_size=3))
def test_whatever_is_drawn_stays_within_its_width_and_is_well_formed(
    shapes: list[Label | Bar | Rule | Stroke | Arrow | Loop], title: str, facts: list[str]
) -> None:
    scene = Scene(60)
    scene.add(*shapes)
    picture = Picture(title, tuple(facts), (Section(title, scene, tuple(facts)),), ((Tone.GOOD, "good"),))
    for plain, coloured in lines_of(picture):
        assert cells(plain) <= 60
        assert strip_escapes(coloured) == plain
        assert "\x1b" not in plain
    fromstring(svg_file(picture))
    assert html_page(picture).startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("tone", [tone for tone in Tone if tone not in PALE], ids=lambda tone: tone.value)
def test_colours_are_told_from_the_page_and_carry_text(tone: Tone) -> None:
    for scheme, page in enumerate(PAGE):
        assert contrast(colours_of(tone)[scheme], page) >= 4.5, tone
    assert set(PALETTE) == set(Tone)
