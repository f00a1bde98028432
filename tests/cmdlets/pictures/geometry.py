"""Looking at a picture as a careful designer would: labels that overlap or leave the page, lines that are too wide."""

from __future__ import annotations

from itertools import pairwise
from xml.etree.ElementTree import Element, fromstring

from hvsim.cmdlets.pictures.palette import PALETTE
from hvsim.cmdlets.pictures.scene import Picture, Scene, Tone
from hvsim.cmdlets.pictures.svg import COLUMN, FONT_SIZE, svg_file
from hvsim.cmdlets.pictures.text import lines_of
from hvsim.interpreter.formatting.text import cells

SVG = "{http://www.w3.org/2000/svg}"
ADVANCE = 0.602
"""The width of a monospaced character, in font sizes: that of the widest of the named fonts."""


def scene_faults(scene: Scene) -> list[str]:
    """What is wrong with the labels of a scene, in words."""
    faults = []
    rows: dict[int, list[tuple[float, float, str]]] = {}
    for label in scene.labels:
        if label.left < -0.01 or label.right > scene.width + 0.01:
            faults.append(f"'{label.text}' leaves the page: {label.left} to {label.right} of {scene.width}")
        if label.text.strip():
            rows.setdefault(label.y, []).append((label.left, label.right, label.text))
    for y, found in rows.items():
        for (_, end, first), (start, _, second) in pairwise(sorted(found)):
            if start < end - 0.01:
                faults.append(f"'{first}' and '{second}' overlap on row {y}")
    return faults


def svg_faults(text: str) -> list[str]:
    """The same of an SVG file, by the places and sizes that it gives itself."""
    root = fromstring(text)
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    boxes: list[tuple[float, float, float, str]] = []
    _collect(root, 0.0, 0.0, boxes)
    faults = [
        f"'{words}' leaves the page"
        for left, right, y, words in boxes
        if left < 0 or right > width or not 0 < y < height
    ]
    rows: dict[float, list[tuple[float, float, str]]] = {}
    for left, right, y, words in boxes:
        rows.setdefault(y, []).append((left, right, words))
    for found in rows.values():
        for (_, end, first), (start, _, second) in pairwise(sorted(found)):
            if start < end - 0.5:
                faults.append(f"'{first}' and '{second}' overlap")
    return faults


def _collect(element: Element, x: float, y: float, boxes: list[tuple[float, float, float, str]]) -> None:
    move = element.attrib.get("transform", "")
    if move:
        by = move.removeprefix("translate(").removesuffix(")").split()
        x, y = x + float(by[0]), y + float(by[1])
    if element.tag == SVG + "text":
        words = "".join(part.text or "" for part in (element, *element.iter(SVG + "tspan")))
        size = cells(words) * FONT_SIZE * ADVANCE
        anchor = element.attrib.get("text-anchor", "start")
        left = x + float(element.attrib["x"]) - {"start": 0, "middle": size / 2, "end": size}[anchor]
        if words.strip():
            boxes.append((left, left + size, y + float(element.attrib["y"]), words))
    for child in element:
        _collect(child, x, y, boxes)


def faults_of(picture: Picture) -> list[str]:
    """All that is wrong with a picture, in both renderers."""
    faults = [fault for section in picture.sections for fault in scene_faults(section.scene)]
    faults += svg_faults(svg_file(picture))
    faults += [f"too wide: {plain}" for plain, _ in lines_of(picture) if cells(plain) > picture.width]
    return faults


def contrast(first: str, second: str) -> float:
    """How far apart two colours are in brightness, from 1 to 21."""
    bright, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def colours_of(tone: Tone) -> tuple[str, str]:
    """The colours of a tone on light and on dark."""
    return PALETTE[tone].light, PALETTE[tone].dark


assert COLUMN >= FONT_SIZE * ADVANCE, "a character is wider than its cell"
