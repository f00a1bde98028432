"""A drawing as data: labels, bars and lines on a grid of character cells, which both renderers draw.

Columns and rows are numbers of cells, from 0; a bar may begin or end within one. Knows no backup and no file format.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from enum import Enum
from math import ceil

from attrs import define, field, frozen

from hvsim.interpreter.formatting.text import cells, fit_head

UNBREAKABLE = "\N{NO-BREAK SPACE}"
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_NEVER_SHOWN = {"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp", "Me"}


class Tone(Enum):
    """What a shape says by its colour; `palette` has the colours."""

    TEXT = "text"
    MUTED = "muted"
    ON_BAR = "on-bar"
    GRID = "grid"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    RUNNING = "running"
    WAITING = "waiting"
    FREEZE = "freeze"
    SNAPSHOT = "snapshot"
    TRANSFER = "transfer"
    RELEASE = "release"
    SLOT = "slot"
    DIFFERENCING = "differencing"
    FULL = "full"
    INCREMENT = "increment"
    ROLLBACK = "rollback"
    TRANSFERRED = "transferred"
    UNCHANGED = "unchanged"
    ZERO = "zero"
    HELD = "held"
    CHANGED = "changed"
    EMPTY = "empty"


class Anchor(Enum):
    """Which part of a label its `x` means."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


def clean(text: str) -> str:
    """The text on one line, with nothing in it that moves a cursor, changes the direction of writing or is not XML.

    A reason with several lines has them one after the other.
    """
    if text.isascii() and text.isprintable():
        return text
    one_line = text.replace("\n", "; ")
    return "".join(REPLACEMENT if unicodedata.category(item) in _NEVER_SHOWN else item for item in one_line)


def _with_plain_blanks(text: str) -> str:
    """The text, cleaned; a blank at which it was not to be broken is one like the others now."""
    return clean(text).replace(UNBREAKABLE, " ")


def _cleaned(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(clean, texts))


def fitted(text: str, width: int) -> str:
    """The text, cleaned, cut to so many cells with an ellipsis."""
    text = clean(text)
    if cells(text) <= width:
        return text
    return fit_head(text, width - 1) + "…" if width > 0 else ""


def broken(text: str, width: int, most: int = 0) -> list[str]:
    """The text, cleaned, on lines of at most so many cells, with `most` on no more lines than that."""
    lines: list[str] = []
    current = ""
    for word in filter(None, clean(text).split(" ")):
        if current and cells(current) + 1 + cells(word) <= width:
            current += " " + word
            continue
        if current:
            lines.append(current)
        while cells(word) > width:
            head = fit_head(word, width) or word[0]
            lines.append(head)
            word = word[len(head) :]
        current = word
    if current or not lines:
        lines.append(current)
    if most and len(lines) > most:
        return [*lines[: most - 1], fitted(" ".join(lines[most - 1 :]), width)]
    return lines


@frozen
class Label:
    """Text on row `y`; `title` is what a pointer that rests on it is told."""

    x: float
    y: int
    text: str = field(converter=_with_plain_blanks)
    tone: Tone = Tone.TEXT
    anchor: Anchor = Anchor.START
    bold: bool = False
    title: str = ""

    @property
    def left(self) -> float:
        """Where it begins."""
        size = cells(self.text)
        return {Anchor.START: self.x, Anchor.MIDDLE: self.x - size / 2, Anchor.END: self.x - size}[self.anchor]

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.left + cells(self.text)


@frozen
class Bar:
    """A filled stretch of row `y`; `strength`, from 0 to 1, makes it lighter; a `tall` one nearly fills the row."""

    left: float
    right: float
    y: int
    tone: Tone
    title: str = ""
    strength: float = 1.0
    tall: bool = False


@frozen
class Rule:
    """A horizontal line in the middle of row `y`."""

    left: float
    right: float
    y: int
    tone: Tone = Tone.GRID


@frozen
class Stroke:
    """A vertical line in column `x`, from row `top` up to row `bottom`, which may lie within one."""

    x: float
    top: float
    bottom: float
    tone: Tone = Tone.GRID
    dashed: bool = False


@frozen
class Arrow:
    """A horizontal arrow from column `start` to column `end`; a `crossed` one does not arrive."""

    start: float
    end: float
    y: int
    tone: Tone
    dashed: bool = False
    crossed: bool = False
    title: str = ""


@frozen
class Loop:
    """An arrow from column `x` back to itself, three cells to the right, over row `y` and the next one."""

    x: float
    y: int
    tone: Tone
    dashed: bool = False
    crossed: bool = False
    title: str = ""


Shape = Label | Bar | Rule | Stroke | Arrow | Loop


@define
class Scene:
    """Shapes on a grid of `width` columns; later ones lie over earlier ones. `height` grows with them."""

    width: int
    shapes: list[Shape] = field(factory=list)
    height: int = 0

    def add(self, *shapes: Shape) -> None:
        """Puts shapes on top."""
        for shape in shapes:
            self.shapes.append(shape)
            bottom = (
                ceil(shape.bottom) if isinstance(shape, Stroke) else shape.y + (2 if isinstance(shape, Loop) else 1)
            )
            self.height = max(self.height, bottom)

    def label(
        self,
        x: float,
        y: int,
        text: str,
        tone: Tone = Tone.TEXT,
        anchor: Anchor = Anchor.START,
        *,
        bold: bool = False,
        title: str = "",
    ) -> None:
        """Puts text on top."""
        self.add(Label(x, y, text, tone, anchor, bold, title))

    def under(self, *shapes: Shape) -> None:
        """Puts shapes below all others."""
        above, self.shapes = self.shapes, []
        self.add(*shapes)
        self.shapes += above

    @property
    def labels(self) -> list[Label]:
        """All text."""
        return [shape for shape in self.shapes if isinstance(shape, Label)]


@frozen
class Section:
    """A part of a picture under its own heading, '' for none, with facts about it."""

    heading: str = field(converter=clean)
    scene: Scene
    facts: tuple[str, ...] = field(default=(), converter=_cleaned)


@frozen
class Picture:
    """A whole picture: title, facts about it, its parts, and what its colours mean."""

    title: str = field(converter=clean)
    facts: tuple[str, ...] = field(converter=_cleaned)
    sections: tuple[Section, ...]
    legend: tuple[tuple[Tone, str], ...] = ()

    @property
    def width(self) -> int:
        """Columns of its widest part."""
        return max(section.scene.width for section in self.sections)


def together(pictures: Sequence[Picture], title: str) -> Picture:
    """One picture of several: what each says of itself goes with its first part."""
    if len(pictures) == 1:
        return pictures[0]
    sections: list[Section] = []
    legend: dict[Tone, str] = {}
    for picture in pictures:
        for number, section in enumerate(picture.sections):
            heading = f"{picture.title}: {section.heading}" if section.heading else picture.title
            facts = (*picture.facts, *section.facts) if number == 0 else section.facts
            sections.append(Section(heading, section.scene, facts))
        legend.update(picture.legend)
    return Picture(title, (), tuple(sections), tuple(legend.items()))


def used_tones(sections: Iterable[Section]) -> set[Tone]:
    """The tones of all bars."""
    return {shape.tone for section in sections for shape in section.scene.shapes if isinstance(shape, Bar)}


def add_legend(scene: Scene, entries: Iterable[tuple[Tone, str]], top: int) -> None:
    """Says from row `top` on what colours mean, in as many rows as it needs."""
    x, y = 0, top
    for tone, text in entries:
        size = 3 + cells(text)
        if x and x + size > scene.width:
            x, y = 0, y + 1
        scene.add(Bar(x, x + 2, y, tone))
        scene.label(x + 3, y, fitted(text, scene.width - x - 3), Tone.MUTED)
        x += size + 2


def legend(entries: Iterable[tuple[Tone, str]], width: int) -> Scene:
    """What colours mean, as a scene of its own."""
    scene = Scene(width)
    add_legend(scene, entries, 0)
    return scene
