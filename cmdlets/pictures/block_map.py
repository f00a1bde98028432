"""The map of a disk: what the last backup did with each part of it, and what has changed since.

A cell stands for as many blocks as make the picture fit; it shows the weightiest thing that happened to one of them.
Long stretches that hold nothing are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen

from hvsim.cmdlets.pictures.scene import Bar, Picture, Scene, Section, Tone, add_legend
from hvsim.cmdlets.pictures.wording import count, moment, offset_text, size_text
from hvsim.infrastructure.backup.reports.disk_map import BlockSet, DiskMap

MOST_ROWS = 24
_LABEL_WIDTH = 10
MANY_CELLS, FEW_CELLS = 64, 32
_LEAST_STRENGTH = 0.15


@frozen
class Layer:
    """One kind of blocks: the sentence of the legend and the blocks. Earlier layers are weightier."""

    tone: Tone
    meaning: str
    blocks: BlockSet


@frozen
class CellContent:
    """What a cell shows: its layer, and how many of its bytes are of it."""

    layer: Layer
    share: float


def block_map_picture(found: DiskMap, width: int) -> Picture:
    """The map of one disk: the last backup, and what has changed since."""
    backup, since = _backup_layers(found), _since_layers(found)
    grid = Cells.fitting(found, [*backup, *since], width)
    cell = f"a cell is {size_text(grid.cell_size)}, a row {size_text(grid.row_size)}"
    blocks = f"{size_text(found.size)} in blocks of {size_text(found.block_size)}"
    facts = [f"{blocks}; {cell}. A pale cell is only in part what its colour says."]
    sections = []
    point = found.point
    if point is not None:
        facts.append(_backup_fact(found))
        title = f"The backup of {moment(point.time)}, job {point.job.name}"
        sections.append(Section(title, grid.scene(backup)))
    if found.allocated is not None:
        facts.append(_since_fact(found))
        title = "Since then: what the next increment reads" if point is not None else "The disk as it is now"
        sections.append(Section(title, grid.scene(since)))
    return Picture(f"Blocks of {found.disk} of {found.machine}", tuple(facts), tuple(sections))


def _backup_layers(found: DiskMap) -> list[Layer]:
    if found.point is None:
        return []
    left = "in the chain, not transferred" if found.read_unknown else "in the chain, not read"
    layers = [
        Layer(Tone.TRANSFERRED, "read, new, transferred", found.transferred),
        Layer(Tone.UNCHANGED, "read, known already", found.unchanged),
        Layer(Tone.ZERO, "read, empty", found.zero),
        Layer(Tone.HELD, left, found.left),
    ]
    return [layer for layer in layers if len(layer.blocks)]


def _since_layers(found: DiskMap) -> list[Layer]:
    if found.allocated is None:
        return []
    layers = [Layer(Tone.HELD, "allocated now", found.allocated)]
    if found.changed is not None:
        layers.insert(0, Layer(Tone.CHANGED, "changed since", found.changed))
    elif found.point is not None:
        layers = [Layer(Tone.CHANGED, "to be read, changed or not", found.allocated)]
    return [layer for layer in layers if len(layer.blocks)]


def _backup_fact(found: DiskMap) -> str:
    assert found.point is not None
    assert found.mode is not None
    amount = next(disk.statistics for disk in found.point.point.disks if disk.name == found.disk)
    unknown = " Which blocks it read is not recorded any more." if found.read_unknown else ""
    return (
        f"The backup read {size_text(amount.bytes_read)} and transferred {size_text(amount.bytes_transferred)}"
        f" after packing.{unknown}"
    )


def _since_fact(found: DiskMap) -> str:
    if found.changed is not None:
        return f"Changed since: {_amount(found.changed, found.block_size)}, as change tracking has it."
    return f"The next backup reads everything: {found.why_all}."


def _amount(blocks: BlockSet, block_size: int) -> str:
    """How much that is; change tracking counts in blocks of its own size."""
    own_size = f" of {size_text(blocks.granularity)}" if blocks.granularity != block_size else ""
    return f"{size_text(blocks.byte_count)} in {count(len(blocks), 'block')}{own_size}"


@frozen
class Cells:
    """How blocks become cells: `across` cells a row, `cell_size` bytes a cell, and which rows are shown."""

    size: int
    block_size: int
    width: int
    across: int
    cell_size: int
    rows: tuple[int, ...]

    @property
    def row_size(self) -> int:
        """Bytes of a row."""
        return self.across * self.cell_size

    @classmethod
    def fitting(cls, found: DiskMap, layers: Sequence[Layer], width: int) -> Cells:
        """The finest cells with which the rows that hold something are few enough."""
        across = MANY_CELLS if width >= _LABEL_WIDTH + MANY_CELLS else FEW_CELLS
        cell_size = found.block_size
        while True:
            rows = _rows(layers, across * cell_size)
            if len(rows) <= MOST_ROWS or across * cell_size >= found.size:
                return cls(found.size, found.block_size, width, across, cell_size, tuple(sorted(rows)))
            cell_size *= 2

    def scene(self, layers: Sequence[Layer]) -> Scene:
        """The rows, with what is between them summed up."""
        scene = Scene(self.width)
        pitch = (self.width - _LABEL_WIDTH) // self.across or 1
        contents = self._contents(layers)
        expected, y = 0, 0
        for row in self.rows:
            if row > expected:
                y = self._gap(scene, y, expected, row)
            self._row(scene, y, row, pitch, contents)
            expected, y = row + 1, y + 1
        end = -(-self.size // self.row_size)
        if end > expected:
            y = self._gap(scene, y, expected, end)
        entries = [(layer.tone, f"{layer.meaning}: {_amount(layer.blocks, self.block_size)}") for layer in layers]
        add_legend(scene, [*entries, (Tone.EMPTY, "holds nothing")], y + 1)
        return scene

    def _gap(self, scene: Scene, y: int, first: int, end: int) -> int:
        size = min(end * self.row_size, self.size) - first * self.row_size
        scene.label(_LABEL_WIDTH, y, f"… {size_text(size)} hold nothing …", Tone.MUTED)
        return y + 1

    def _row(self, scene: Scene, y: int, row: int, pitch: int, contents: dict[int, CellContent]) -> None:
        scene.label(0, y, offset_text(row * self.row_size), Tone.MUTED, title=f"Offset {row * self.row_size:,} bytes")
        for at in range(self.across):
            cell = row * self.across + at
            if cell * self.cell_size >= self.size:
                return
            left = _LABEL_WIDTH + at * pitch
            content = contents.get(cell)
            if content is None:
                scene.add(Bar(left, left + pitch, y, Tone.EMPTY, tall=True))
                continue
            end = min((cell + 1) * self.cell_size, self.size)
            place = f"{offset_text(cell * self.cell_size)} to {offset_text(end)}"
            title = f"{place}\n{content.layer.meaning}: {content.share:.0%}"
            strength = max(content.share, _LEAST_STRENGTH)
            scene.add(Bar(left, left + pitch, y, content.layer.tone, title, strength, tall=True))

    def _contents(self, layers: Sequence[Layer]) -> dict[int, CellContent]:
        """What each cell that is not empty shows."""
        contents: dict[int, CellContent] = {}
        for layer in layers:
            amounts: dict[int, int] = {}
            for cell, amount in self._cells_of(layer.blocks):
                amounts[cell] = amounts.get(cell, 0) + amount
            for cell, amount in amounts.items():
                whole = min(self.cell_size, self.size - cell * self.cell_size)
                contents.setdefault(cell, CellContent(layer, min(amount / whole, 1.0)))
        return contents

    def _cells_of(self, blocks: BlockSet) -> Iterator[tuple[int, int]]:
        """The cells that blocks touch, each with how many bytes of it."""
        for item in blocks.ranges():
            for cell in range(item.offset // self.cell_size, -(-item.end // self.cell_size)):
                start = cell * self.cell_size
                yield cell, min(item.end, start + self.cell_size) - max(item.offset, start)


def _rows(layers: Sequence[Layer], row_size: int) -> set[int]:
    rows: set[int] = set()
    for layer in layers:
        for item in layer.blocks.ranges():
            rows.update(range(item.offset // row_size, -(-item.end // row_size)))
    return rows
