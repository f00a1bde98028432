"""Help pages as text: the default view, -Detailed, -Full, -Examples and -Parameter, as indented lines.

Layout only; every line is a pair of indentation and text, as custom views want them.
"""

from __future__ import annotations

from collections.abc import Iterator

from hvsim.interpreter.help.page import HelpPage, ParameterHelp

Line = tuple[int, str]

_COMMON = (
    "This cmdlet supports the common parameters: Verbose, Debug, ErrorAction, ErrorVariable, WarningAction, "
    "WarningVariable, OutBuffer, PipelineVariable, and OutVariable. For more information, see "
    "about_CommonParameters (https://go.microsoft.com/fwlink/?LinkID=113216)."
)
_RULE = "-" * 26


def page_lines(page: HelpPage, view: str = "") -> Iterator[Line]:
    """The lines of a page; `view` is '', Detailed, Full or Examples. The blank ones around it are the view's."""
    yield from _section("NAME", page.name)
    if page.documented:
        yield from _section("SYNOPSIS", page.synopsis, after=2)
    if view == "Examples":
        if page.documented:
            yield from _examples(page)
        else:
            yield from _bare_end(page)
        return
    yield from _syntax(page)
    if not page.documented:
        if view:
            yield from _parameters(page)
            if view == "Full":
                yield from _bare_types(page)
        yield from _bare_end(page)
        return
    yield 0, "DESCRIPTION"
    yield from _text(4, page.description)
    yield 4, ""
    yield 0, ""
    yield from _documented_rest(page, view)


def _documented_rest(page: HelpPage, view: str) -> Iterator[Line]:
    if view:
        yield from _parameters(page)
        if view == "Full":
            yield from _types("INPUTS", page.inputs)
            yield from _types("OUTPUTS", page.outputs)
            if page.notes:
                yield 0, "NOTES"
                yield 4, ""
                yield 4, ""
                yield from _text(8, page.notes)
                yield 4, ""
        yield from _examples(page)
        if view == "Full" and page.links:
            yield from _links(page)
            yield 0, ""
            return
    elif page.links:
        yield from _links(page)
    if view != "Full":
        yield from _remarks(page)


def _section(heading: str, text: str, after: int = 1) -> Iterator[Line]:
    yield 0, heading
    yield from _text(4, text)
    for _ in range(after):
        yield 4, ""


def _text(indent: int, text: str) -> Iterator[Line]:
    for line in text.splitlines():
        yield indent, line


def _syntax(page: HelpPage) -> Iterator[Line]:
    yield 0, "SYNTAX"
    for line in page.syntax:
        yield 4, line
        yield 4, ""
    yield 4, ""


def _parameters(page: HelpPage) -> Iterator[Line]:
    yield 0, "PARAMETERS"
    for parameter in page.parameters:
        yield from _parameter(parameter, 4)
        yield 8, ""
    if page.has_common and page.documented:
        yield 4, "<CommonParameters>"
        yield 8, _COMMON
        yield 4, ""


def _parameter(parameter: ParameterHelp, indent: int) -> Iterator[Line]:
    label = f"-{parameter.name}" if parameter.is_switch else f"-{parameter.name} {parameter.type_label}"
    yield indent, label
    yield from _text(indent + 4, parameter.text)
    yield indent + 4, ""
    for name, value in parameter.facts:
        yield indent + 4, f"{name:<29}{value}"


def parameter_lines(parameters: list[ParameterHelp]) -> Iterator[Line]:
    """What -Parameter shows."""
    for parameter in parameters:
        yield from _parameter(parameter, 0)
        yield 0, ""
        yield 0, ""


def _types(heading: str, names: list[str]) -> Iterator[Line]:
    if names:
        yield 0, heading
        for name in names:
            yield from _text(4, name)
        yield 4, ""
        yield 4, ""


def _bare_types(page: HelpPage) -> Iterator[Line]:
    yield 0, ""
    yield from _section("INPUTS", "\n".join(page.inputs) or "None", after=2)
    yield from _section("OUTPUTS", "\n".join(page.outputs) or "System.Object")


def _bare_end(page: HelpPage) -> Iterator[Line]:
    yield from _section("ALIASES", "\n".join(page.aliases) or "None", after=2)
    yield from _section("REMARKS", "None", after=2)


def _examples(page: HelpPage) -> Iterator[Line]:
    for number, (prompt, code, remarks) in enumerate(page.examples, 1):
        yield 4, f"{_RULE} EXAMPLE {number} {_RULE}"
        yield 4, ""
        yield from _text(4, f"{prompt}{code}")
        yield from _text(4, remarks)
        for _ in range(6 if number < len(page.examples) else 4):
            yield 4, ""


def _links(page: HelpPage) -> Iterator[Line]:
    yield 0, "RELATED LINKS"
    for link in page.links:
        yield 4, link
    yield 0, ""


def _remarks(page: HelpPage) -> Iterator[Line]:
    yield 0, "REMARKS"
    yield 4, f'To see the examples, type: "Get-Help {page.name} -Examples"'
    yield 4, f'For more information, type: "Get-Help {page.name} -Detailed"'
    yield 4, f'For technical information, type: "Get-Help {page.name} -Full"'
    if page.links:
        yield 4, f'For online help, type: "Get-Help {page.name} -Online"'
