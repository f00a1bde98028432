"""The chain of a machine's restore points: what each one is, needs and weighs, and when retention takes it away."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

from hvsim.cmdlets.pictures.scene import Bar, Picture, Scene, Section, Stroke, Tone, fitted, used_tones
from hvsim.cmdlets.pictures.wording import count, moment, size_text, some
from hvsim.infrastructure.backup.reports.outlook import (
    MOST_RUNS,
    ChainOutlook,
    LongTermPolicy,
    Making,
    PointOutlook,
    RetentionPolicy,
)

_LOOKS = {
    Making.FULL: ("■", Tone.FULL),
    Making.SYNTHETIC: ("■", Tone.FULL),
    Making.MERGED: ("■", Tone.FULL),
    Making.REVERSED: ("■", Tone.FULL),
    Making.INCREMENT: ("●", Tone.INCREMENT),
    Making.ROLLBACK: ("◆", Tone.ROLLBACK),
}
_FLAG_WORDS = {"W": "weekly", "M": "monthly", "Y": "yearly"}
_LEGEND = (
    (Tone.FULL, "full (■)"),
    (Tone.INCREMENT, "increment (●), needs the point above"),
    (Tone.BAD, "needs a point that is gone or cannot be read"),
    (Tone.ROLLBACK, "rollback (◆), needs the point below"),
)
_DATE, _MAKING, _BAR = 3, 21, 38
_SIZE_WIDTH, _GOES_WIDTH = 10, 27
LEAST_BAR = 3


def chain_picture(chains: Sequence[ChainOutlook], width: int) -> Picture:
    """The chains, one below the other; all of one job or machine, or of several."""
    largest = max(item.point.point.file_size for chain in chains for item in chain.points)
    sections = []
    for job, own in groupby(chains, key=lambda chain: chain.job):
        sections.append(Section(f"Job {job.name}", _scene(list(own), width, largest)))
    points = sum(len(chain.points) for chain in chains)
    total = sum(item.point.point.file_size for chain in chains for item in chain.points)
    jobs = list(dict.fromkeys(chain.job.name for chain in chains))
    machines = {chain.machine for chain in chains}
    facts = [f"{count(points, 'restore point')} of {count(len(machines), 'machine')}, {size_text(total)}."]
    for job in jobs:
        facts.append(_job_fact(next(chain for chain in chains if chain.job.name == job)))
    lost = [reason for chain in chains for reason in chain.unreadable.values()]
    facts += [f"Cannot be read: {text}" for text in some(lost, "file")]
    legend = tuple(entry for entry in _LEGEND if entry[0] in used_tones(sections))
    return Picture(f"Restore points of {', '.join(jobs)}", tuple(facts), tuple(sections), legend)


def _heading(chain: ChainOutlook) -> str:
    total = sum(item.point.point.file_size for item in chain.points)
    return f"{chain.machine}: {count(len(chain.points), 'point')}, {size_text(total)}"


def _job_fact(chain: ChainOutlook) -> str:
    if chain.next_run is None:
        return f"{chain.job.name} runs no more: its points stay."
    supposed = "" if chain.scheduled else " (no schedule: one run a day is supposed)"
    policy = policy_text(chain.policy, reverse=chain.job.options.reverse)
    if chain.long_term is not None:
        policy += f"; {long_term_text(chain.long_term)}"
    return f"Job {chain.job.name} keeps {policy}. Next run: {moment(chain.next_run)}{supposed}."


def policy_text(policy: RetentionPolicy, *, reverse: bool) -> str:
    """How long points stay, in words."""
    if policy.days is not None:
        text = f"{count(policy.days, 'day')}, at least {count(policy.least_points, 'point')}"
    else:
        text = count(policy.points or 0, "point")
    older = "merged into the full" if policy.forever else "deleted" if reverse else "deleted by whole chains"
    return f"{text}; what is older is {older}"


def long_term_text(policy: LongTermPolicy) -> str:
    """How long fulls with a flag stay, and the letters of the flags."""
    parts = ((policy.weeks, "week", "W"), (policy.months, "month", "M"), (policy.years, "year", "Y"))
    return "fulls for " + ", ".join(f"{count(number, noun)} ({letter})" for number, noun, letter in parts if number)


def _scene(chains: Sequence[ChainOutlook], width: int, largest: int) -> Scene:
    """The chains of one job, machine after machine in one table."""
    scene = Scene(width)
    leaves = max(width - _GOES_WIDTH, _BAR + _SIZE_WIDTH)
    for x, text in ((_DATE, "Point"), (_MAKING, "Kind"), (_BAR, "Size"), (leaves, "Leaves")):
        scene.label(x, 0, text, Tone.MUTED)
    y = 1
    for chain in chains:
        scene.label(0, y, fitted(_heading(chain), width), bold=True)
        scene.under(*_links(chain.points, y + 1))
        for row, item in enumerate(chain.points, y + 1):
            _point(scene, row, item, leaves, largest)
            if item.is_broken:
                scene.label(leaves, row, fitted("cannot be restored", width - leaves), Tone.BAD, title=_title(item))
            elif chain.next_run is not None:
                _leaving(scene, row, leaves, item, waits=bool(chain.unreadable))
        y += len(chain.points) + 2
    return scene


def _point(scene: Scene, y: int, item: PointOutlook, leaves: int, largest: int) -> None:
    glyph, tone = ("✗", Tone.BAD) if item.is_broken else _LOOKS[item.making]
    title, size = _title(item), item.point.point.file_size
    scene.label(0, y, glyph, tone, title=title)
    scene.label(_DATE, y, f"{item.point.time:%Y-%m-%d %H:%M}", title=title)
    scene.label(_MAKING, y, fitted(item.making.value, _BAR - _MAKING - 1))
    room, after = leaves - _BAR - _SIZE_WIDTH - 1, _BAR
    if room >= LEAST_BAR:
        right = _BAR + max(room * size / max(largest, 1), 0.25)
        scene.add(Bar(_BAR, right, y, tone, title))
        after = max(round(right), _BAR + 1) + 1
    scene.label(after, y, size_text(size))


def _links(points: Sequence[PointOutlook], top: int) -> list[Stroke]:
    """Lines from a point to the one that it needs; from a synthetic full, whose blocks lie there, a dashed one."""
    links = []
    for y, (before, item) in enumerate(pairwise(points), top):
        if item.making is Making.INCREMENT or before.making is Making.ROLLBACK:
            links.append(Stroke(0, y + 0.5, y + 1.5, Tone.MUTED))
        elif item.making is Making.SYNTHETIC:
            links.append(Stroke(0, y + 0.5, y + 1.5, Tone.GRID, dashed=True))
    return links


def _leaving(scene: Scene, y: int, x: int, item: PointOutlook, *, waits: bool) -> None:
    departure = item.departure
    if waits:
        text, tone = "retention waits", Tone.WARNING
    elif departure is None:
        text, tone = f"not in {MOST_RUNS} runs", Tone.MUTED
    elif departure.runs == 1:
        text, tone = f"next run: {departure.how.value}", Tone.WARNING
    else:
        text, tone = f"{departure.how.value} {departure.time:%d %b} ({departure.runs} runs)", Tone.MUTED
    flags = "".join(flag.level.value for flag in item.flags)
    scene.label(x, y, fitted(f"{flags} {text}".strip(), scene.width - x), tone, title=_title(item))


def _title(item: PointOutlook) -> str:
    point = item.point.point
    lines = [
        f"{item.making.value} of {moment(point.time)}",
        f"{item.point.file_path}, {size_text(point.file_size)}",
        *(f"{_FLAG_WORDS[flag.level.value]} since {flag.given.isoformat()}" for flag in item.flags),
    ]
    if item.departure is not None:
        lines.append(
            f"{item.departure.how.value} on {item.departure.time:%Y-%m-%d}, in {count(item.departure.runs, 'run')}"
        )
    return "\n".join(lines)
