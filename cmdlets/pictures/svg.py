"""A picture as SVG: alone in a file, or a part of a page. Colours follow the reader's light or dark scheme.

Needs nothing from elsewhere: no font, no script, no style sheet. Each shape's title is a tooltip.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

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
    Shape,
    Stroke,
    Tone,
    broken,
    clean,
    legend,
)

COLUMN = 8
ROW = 20
"""Pixels of a cell."""

FONT_SIZE = 13
"""Of a monospaced font, whose characters are at most 0.602 of it wide."""

_FONT = "ui-monospace,'Cascadia Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace"
_BASELINE = 14.5
_MARGIN = 24
_HEAD = 5
_NAMESPACE = "http://www.w3.org/2000/svg"


def style_sheet() -> str:
    """The rules for all shapes, with the variables for both schemes."""
    rules = [
        f"svg.picture{{{_variables(0)}color-scheme:light dark}}",
        f"@media (prefers-color-scheme:dark){{svg.picture{{{_variables(1)}}}}}",
        f"@media print{{svg.picture{{{_variables(0)}}}}}",
        f".picture text{{font:{FONT_SIZE}px {_FONT};white-space:pre}}",
        ".picture .bold{font-weight:700}",
        ".picture line,.picture path{stroke-width:1.5;fill:none}",
        ".picture .dashed{stroke-dasharray:3 4}",
        ".picture .page{fill:var(--page)}",
    ]
    for tone in Tone:
        name = tone.value
        rules.append(f".picture .t-{name}{{fill:var(--{name})}}")
        rules.append(f".picture .b-{name}{{fill:var(--{name})}}")
        rules.append(f".picture .l-{name}{{stroke:var(--{name})}}")
    return "\n".join(rules)


def _variables(scheme: int) -> str:
    tones = "".join(f"--{tone.value}:{(item.light, item.dark)[scheme]};" for tone, item in PALETTE.items())
    return f"--page:{PAGE[scheme]};{tones}"


def svg_file(picture: Picture) -> str:
    """The whole picture as one file: title, facts, every part below the other, and the legend."""
    width = picture.width
    parts: list[tuple[float, Scene]] = []
    top = 0
    for scene in _parts(picture):
        parts.append((top, scene))
        top += scene.height + 1
    root = _root(width * COLUMN + 2 * _MARGIN, (top - 1) * ROW + 2 * _MARGIN, picture.title, ". ".join(picture.facts))
    root.set("xmlns", _NAMESPACE)
    SubElement(root, "style").text = style_sheet()
    SubElement(root, "rect", {"class": "page", "width": "100%", "height": "100%"})
    for offset, scene in parts:
        group = SubElement(root, "g", {"transform": f"translate({_MARGIN} {_number(_MARGIN + offset * ROW)})"})
        _draw(group, scene)
    return tostring(root, encoding="unicode") + "\n"


def inline_svg(scene: Scene, title: str, description: str, number: int) -> Element:
    """One scene for a page; `number` tells its ids from those of the others."""
    root = _root(scene.width * COLUMN, scene.height * ROW, title, description, number)
    _draw(root, scene)
    return root


def _root(width: float, height: float, title: str, description: str, number: int = 0) -> Element:
    root = Element(
        "svg",
        {
            "class": "picture",
            "width": _number(width),
            "height": _number(height),
            "viewBox": f"0 0 {_number(width)} {_number(height)}",
            "role": "img",
            "aria-labelledby": f"title{number} desc{number}",
        },
    )
    SubElement(root, "title", {"id": f"title{number}"}).text = clean(title)
    SubElement(root, "desc", {"id": f"desc{number}"}).text = clean(description)
    return root


def _words(heading: str, facts: Iterable[str], width: int) -> Scene:
    """A heading and what follows it as text."""
    scene = Scene(width)
    lines = [(line, True) for line in broken(heading, width) if line]
    lines += [(line, False) for fact in facts for line in broken(fact, width)]
    for y, (line, bold) in enumerate(lines):
        scene.label(0, y, line, Tone.TEXT if bold else Tone.MUTED, bold=bold)
    return scene


def _parts(picture: Picture) -> list[Scene]:
    scenes = [_words(picture.title, picture.facts, picture.width)]
    for section in picture.sections:
        if section.heading or section.facts:
            scenes.append(_words(section.heading, section.facts, picture.width))
        scenes.append(section.scene)
    if picture.legend:
        scenes.append(legend(picture.legend, picture.width))
    return scenes


def _draw(parent: Element, scene: Scene) -> None:
    strokes = [shape for shape in scene.shapes if isinstance(shape, Stroke)]
    for shape in scene.shapes:
        if isinstance(shape, Label) and len(shape.text) > 1 and any(_crosses(stroke, shape) for stroke in strokes):
            _ground(parent, shape)
        _titled(_element(parent, shape), shape)


def _crosses(stroke: Stroke, label: Label) -> bool:
    return (
        label.tone is not Tone.ON_BAR
        and stroke.top <= label.y < stroke.bottom
        and label.left - 1 <= stroke.x <= label.right
    )


def _ground(parent: Element, label: Label) -> None:
    """The page's colour behind a label, so that no line goes through it."""
    attributes = {
        "class": "page",
        "x": _number(_column(label.left)),
        "y": _number(_row(label.y) + 2),
        "width": _number(_column(label.right - label.left)),
        "height": _number(ROW - 4),
    }
    SubElement(parent, "rect", attributes)


def _titled(element: Element, shape: Shape) -> None:
    title = "" if isinstance(shape, (Rule, Stroke)) else shape.title
    if title:
        tip = Element("title")
        tip.text = "\n".join(map(clean, title.split("\n")))
        element.insert(0, tip)


def _element(parent: Element, shape: Shape) -> Element:
    match shape:
        case Label():
            return _text(parent, shape)
        case Bar():
            return _rectangle(parent, shape)
        case Rule():
            middle = _row(shape.y, 0.5)
            return _line(parent, (_column(shape.left), middle, _column(shape.right), middle), shape.tone)
        case Stroke():
            x = _column(shape.x, 0.5)
            return _line(parent, (x, _row(shape.top), x, _row(shape.bottom)), shape.tone, dashed=shape.dashed)
        case Arrow():
            return _arrow(parent, shape)
        case Loop():
            return _loop(parent, shape)


def _text(parent: Element, label: Label) -> Element:
    attributes = {
        "class": f"t-{label.tone.value}{' bold' if label.bold else ''}",
        "x": _number(_column(label.x)),
        "y": _number(_row(label.y) + _BASELINE),
    }
    if label.anchor is not Anchor.START:
        attributes["text-anchor"] = label.anchor.value
    element = SubElement(parent, "text", attributes)
    content = label.text
    if label.title:
        SubElement(element, "tspan").text = content
    else:
        element.text = content
    return element


def _rectangle(parent: Element, bar: Bar) -> Element:
    inset, height = (1, ROW - 2) if bar.tall else (2, ROW - 4)
    left, right = _column(bar.left), _column(bar.right)
    gap = 1 if right - left > 4 else 0
    attributes = {
        "class": f"b-{bar.tone.value}",
        "x": _number(left),
        "y": _number(_row(bar.y) + inset),
        "width": _number(max(right - left - gap, 1.5)),
        "height": _number(height),
        "rx": "2",
    }
    if bar.strength < 1:
        attributes["fill-opacity"] = _number(0.55 + 0.45 * bar.strength)
    return SubElement(parent, "rect", attributes)


def _line(parent: Element, ends: tuple[float, float, float, float], tone: Tone, *, dashed: bool = False) -> Element:
    names = dict(zip(("x1", "y1", "x2", "y2"), map(_number, ends), strict=True))
    return SubElement(parent, "line", {"class": f"l-{tone.value}{' dashed' if dashed else ''}", **names})


def _arrow(parent: Element, arrow: Arrow) -> Element:
    group = SubElement(parent, "g")
    start, end, y = _column(arrow.start, 0.5), _column(arrow.end, 0.5), _row(arrow.y, 0.5)
    direction = 1 if end > start else -1
    _line(group, (start, y, end - direction * 2, y), arrow.tone, dashed=arrow.dashed)
    _head_of(group, end, y, direction, arrow.tone, crossed=arrow.crossed)
    return group


def _loop(parent: Element, loop: Loop) -> Element:
    group = SubElement(parent, "g")
    left, top, bottom = _column(loop.x, 0.5), _row(loop.y, 0.5), _row(loop.y + 1, 0.5)
    right = left + 2 * COLUMN
    kind = f"l-{loop.tone.value}{' dashed' if loop.dashed else ''}"
    path = f"M{_number(left)} {_number(top)}H{_number(right)}V{_number(bottom)}H{_number(left + 2)}"
    SubElement(group, "path", {"class": kind, "d": path})
    _head_of(group, left, bottom, -1, loop.tone, crossed=loop.crossed)
    return group


def _head_of(group: Element, x: float, y: float, direction: int, tone: Tone, *, crossed: bool) -> None:
    """The head of an arrow that ends at `x`: a triangle, or a cross before it for one that does not arrive."""
    if crossed:
        middle = x - direction * 2 * _HEAD
        for slope in (1, -1):
            ends = (middle - _HEAD, y - slope * _HEAD, middle + _HEAD, y + slope * _HEAD)
            _line(group, ends, tone)
        return
    back = x - direction * 2 * _HEAD
    points = f"{_number(x)},{_number(y)} {_number(back)},{_number(y - _HEAD)} {_number(back)},{_number(y + _HEAD)}"
    SubElement(group, "polygon", {"class": f"b-{tone.value}", "points": points})


def _column(x: float, within: float = 0.0) -> float:
    return (x + within) * COLUMN


def _row(y: float, within: float = 0.0) -> float:
    return (y + within) * ROW


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
