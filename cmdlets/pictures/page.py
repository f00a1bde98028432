"""A picture as one HTML page that needs nothing else: readable without scripts, on light and dark, by ear as well."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, tostring

from hvsim.cmdlets.pictures.palette import PAGE, PALETTE
from hvsim.cmdlets.pictures.scene import Picture, Tone, legend
from hvsim.cmdlets.pictures.svg import inline_svg, style_sheet
from hvsim.cmdlets.pictures.text import plain_text

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def html_page(picture: Picture) -> str:
    """The whole picture: a heading, facts, a drawing for each part, the legend, and everything again as text."""
    page = Element("html", {"lang": "en"})
    head = SubElement(page, "head")
    SubElement(head, "meta", {"charset": "utf-8"})
    SubElement(head, "meta", {"http-equiv": "Content-Security-Policy", "content": _POLICY})
    SubElement(head, "meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"})
    SubElement(head, "title").text = picture.title
    SubElement(head, "style").text = f"{_page_style()}\n{style_sheet()}"
    main = SubElement(SubElement(page, "body"), "main")
    SubElement(main, "h1").text = picture.title
    for fact in picture.facts:
        SubElement(main, "p").text = fact
    description = ". ".join(picture.facts)
    if picture.legend:
        key = SubElement(main, "div", {"class": "scroll"})
        key.append(inline_svg(legend(picture.legend, picture.width), "Legend", _meaning(picture), 0))
    for number, section in enumerate(picture.sections, 1):
        part = SubElement(main, "section")
        if section.heading:
            SubElement(part, "h2").text = section.heading
        for fact in section.facts:
            SubElement(part, "p").text = fact
        name = section.heading or picture.title
        frame = SubElement(part, "div", {"class": "scroll", "tabindex": "0", "role": "region", "aria-label": name})
        frame.append(inline_svg(section.scene, name, description, number))
    details = SubElement(main, "details")
    SubElement(details, "summary").text = "The same as text"
    SubElement(details, "pre").text = plain_text(picture)
    return "<!DOCTYPE html>\n" + tostring(page, encoding="unicode", method="html") + "\n"


def _meaning(picture: Picture) -> str:
    return "; ".join(text for _, text in picture.legend)


def _page_style() -> str:
    text, muted, grid = PALETTE[Tone.TEXT], PALETTE[Tone.MUTED], PALETTE[Tone.GRID]
    return "\n".join(
        (
            ":root{color-scheme:light dark}",
            f"body{{margin:0;background:{PAGE[0]};color:{text.light};font:15px/1.5 system-ui,sans-serif}}",
            "main{padding:1.5rem 2rem 3rem}",
            "h1{font-size:1.5rem;line-height:1.25;margin:0 0 .5rem}",
            "h2{font-size:1.1rem;margin:2rem 0 .5rem}",
            f"p{{margin:.15rem 0;color:{muted.light};max-width:70rem}}",
            "p+.scroll{margin:1rem 0}",
            "section{padding-bottom:1.25rem}",
            ".scroll{overflow-x:auto}",
            "svg{display:block}",
            "details{margin-top:2.5rem}",
            "summary{cursor:pointer}",
            "pre{font:13px/1.25 ui-monospace,Consolas,'DejaVu Sans Mono',monospace;overflow-x:auto}",
            f"section+section{{border-top:1px solid {grid.light}}}",
            "@media (prefers-color-scheme:dark){",
            f"body{{background:{PAGE[1]};color:{text.dark}}}",
            f"p{{color:{muted.dark}}}",
            f"section+section{{border-color:{grid.dark}}}",
            "}",
        )
    )
