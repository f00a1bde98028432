"""docs/faults.md shows every fault point as it is."""

from __future__ import annotations

from pathlib import Path

from hvsim.infrastructure.faults import FAULT_POINTS, FaultPoint

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "faults.md").read_text("utf-8")


def row(point: FaultPoint) -> str:
    cells = (
        str(point.step or ""),
        f"`{point.name}`",
        point.scope,
        point.summary,
        f"{point.seconds:g}" if point.seconds else "",
        point.code,
        "yes" if point.retryable else "",
    )
    return f"| {' | '.join(cells)} |"


def test_the_page_has_a_row_for_each_fault_point() -> None:
    shown = [line for line in PAGE.splitlines() if "| `" in line]
    assert shown == [row(point) for point in FAULT_POINTS.values()]
