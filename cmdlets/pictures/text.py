"""A picture as lines of text for a terminal: box-drawing characters, and colours for who wants them.

Every line is at most as wide as the picture was laid out for.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from math import ceil

from attrs import define, field

from hvsim.cmdlets.pictures.palette import PALETTE
from hvsim.cmdlets.pictures.scene import Arrow, Bar, Label, Loop, Picture, Rule, Scene, Stroke, Tone, broken, legend
from hvsim.interpreter.formatting.text import RESET, character_cells

_CROSSINGS = {("─", "│"): "┼", ("─", "┊"): "┼", ("╌", "│"): "┼", ("╌", "┊"): "┼"}


@define
class Cell:
    """One place of the grid; the second one of a wide character has no text. `ground` is the tone of a bar behind."""

    text: str = " "
    tone: Tone = Tone.TEXT
    bold: bool = False
    ground: Tone | None = None


def lines_of(picture: Picture) -> Iterator[tuple[str, str]]:
    """Each line twice: as it is, and with the escape sequences of its colours."""
    width = picture.width
    yield from _written(picture.title, width, Tone.TEXT, bold=True)
    for fact in picture.facts:
        yield from _written(fact, width, Tone.MUTED)
    for section in picture.sections:
        yield "", ""
        if section.heading:
            yield from _written(section.heading, width, Tone.TEXT, bold=True)
        for fact in section.facts:
            yield from _written(fact, width, Tone.MUTED)
        yield from Grid.of(section.scene).lines()
    if picture.legend:
        yield "", ""
        yield from Grid.of(legend(picture.legend, width)).lines()


def plain_text(picture: Picture) -> str:
    """All lines without colours."""
    return "\n".join(plain for plain, _ in lines_of(picture))


def _written(text: str, width: int, tone: Tone, *, bold: bool = False) -> Iterator[tuple[str, str]]:
    for line in broken(text, width):
        yield line, _coloured(line, Cell(tone=tone, bold=bold))


def _coloured(text: str, cell: Cell) -> str:
    codes = ["1"] if cell.bold else []
    if cell.ground is not None:
        codes += ["7", str(PALETTE[cell.ground].terminal)]
    elif cell.tone is not Tone.TEXT:
        codes.append(str(PALETTE[cell.tone].terminal))
    return f"\x1b[{';'.join(codes)}m{text}{RESET}" if codes and text.strip() else text


@define
class Grid:
    """A scene in character cells."""

    width: int
    rows: list[list[Cell]] = field(factory=list)

    @classmethod
    def of(cls, scene: Scene) -> Grid:
        """The scene, drawn."""
        grid = cls(scene.width, [[Cell() for _ in range(scene.width)] for _ in range(scene.height)])
        for shape in scene.shapes:
            match shape:
                case Label():
                    grid._label(shape)
                case Bar():
                    grid._bar(shape)
                case Rule():
                    for x in range(int(shape.left), round(shape.right)):
                        grid._line(x, shape.y, "─", shape.tone)
                case Stroke():
                    for y in range(int(shape.top), ceil(shape.bottom)):
                        grid._line(int(shape.x), y, "┊" if shape.dashed else "│", shape.tone)
                case Arrow():
                    grid._arrow(shape)
                case Loop():
                    grid._loop(shape)
        return grid

    def lines(self) -> Iterator[tuple[str, str]]:
        """Each row as it is, and with colours."""
        for row in self.rows:
            while row and not row[-1].text.strip() and row[-1].text:
                row = row[:-1]
            plain = "".join(cell.text for cell in row)
            runs = groupby(row, key=lambda cell: (cell.tone, cell.bold, cell.ground))
            yield (
                plain,
                "".join(_coloured("".join(cell.text for cell in run), Cell(" ", *style)) for style, run in runs),
            )

    def _put(self, x: int, y: int, text: str, tone: Tone, *, bold: bool = False, on_bar: bool = False) -> None:
        if not 0 <= x < self.width:
            return
        row = self.rows[y]
        old = row[x]
        if not old.text and x:
            row[x - 1] = Cell()  # half of a wide character is left
        if x + 1 < self.width and not row[x + 1].text:
            row[x + 1] = Cell()
        ground = (old.ground or old.tone) if on_bar and (old.ground or old.text == PALETTE[old.tone].fill) else None
        row[x] = Cell(text, tone, bold, ground)

    def _label(self, label: Label) -> None:
        x = max(round(label.left), 0)
        on_bar = label.tone is Tone.ON_BAR
        tone = Tone.TEXT if on_bar else label.tone
        for character in label.text:
            size = character_cells(character)
            if x + size > self.width:
                return
            self._put(x, label.y, character, tone, bold=label.bold, on_bar=on_bar)
            if size == 2:
                ground = self.rows[label.y][x].ground
                self.rows[label.y][x + 1] = Cell("", tone, label.bold, ground)
            x += size

    def _bar(self, bar: Bar) -> None:
        first = int(bar.left + 0.01)
        before = self.rows[bar.y][first - 1] if first else Cell()
        if before.text == "█" and before.tone is bar.tone and not bar.tall:
            before.text = "▌"  # two bars that touch are two
        for x in range(first, max(first + 1, round(bar.right))):
            self._put(x, bar.y, PALETTE[bar.tone].fill, bar.tone)

    def _line(self, x: int, y: int, text: str, tone: Tone) -> None:
        if 0 <= x < self.width:
            old = self.rows[y][x]
            self._put(x, y, _CROSSINGS.get((text, old.text)) or _CROSSINGS.get((old.text, text)) or text, tone)

    def _arrow(self, arrow: Arrow) -> None:
        line = "╌" if arrow.dashed else "─"
        start, end = int(arrow.start), int(arrow.end)
        step = 1 if end > start else -1
        self._put(start, arrow.y, "├" if step > 0 else "┤", arrow.tone)
        for x in range(start + step, end, step):
            self._line(x, arrow.y, line, arrow.tone)
        head = "✗" if arrow.crossed else "►" if step > 0 else "◄"
        self._put(end - step, arrow.y, head, arrow.tone)

    def _loop(self, loop: Loop) -> None:
        x, line = int(loop.x), "╌" if loop.dashed else "─"
        for at, text in enumerate(("├", line, "╮")):
            self._put(x + at, loop.y, text, loop.tone)
        for at, text in enumerate(("✗" if loop.crossed else "◄", "╯")):
            self._put(x + 1 + at, loop.y + 1, text, loop.tone)
