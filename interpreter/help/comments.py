"""Comment-based help: finding the comment that belongs to a function or script, and its sections.

The tree keeps no comments, so this reads the text around the body. Knows nothing of pages.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from hvsim.interpreter.commands.info import FunctionInfo

_SECTION = re.compile(r"^\s*\.(\w+)(?:[ \t]+(\S.*?))?\s*$")
_KEYWORDS = frozenset(
    (
        "synopsis", "description", "parameter", "example", "inputs", "outputs", "notes", "link", "component", "role",
        "functionality", "forwardhelptargetname", "forwardhelpcategory", "remotehelprunspace", "externalhelp",
    )
)  # fmt: skip
_BLOCK_START = re.compile(r"\s*<#(.*?)#>", re.DOTALL)
_LINES_START = re.compile(r"\s*((?:[ \t]*#(?!requires|>)[^\n]*(?:\n|\Z))+)", re.IGNORECASE)


@attrs.define
class CommentHelp:
    """The sections of a help comment; texts without common indentation."""

    synopsis: str = ""
    description: str = ""
    parameters: dict[str, str] = attrs.field(factory=dict)  # by lower-case name
    examples: list[str] = attrs.field(factory=list)
    inputs: list[str] = attrs.field(factory=list)
    outputs: list[str] = attrs.field(factory=list)
    notes: str = ""
    links: list[str] = attrs.field(factory=list)
    component: str = ""
    role: str = ""
    functionality: str = ""
    forward_to: str = ""


def comment_help_of(command: FunctionInfo) -> CommentHelp | None:
    """The help in the comments of a function, filter or script; None when there is none."""
    tree = command.script_block.ast
    text = tree.source.text
    body = text[tree.start : tree.end]
    inside = body[1:-1] if body.startswith("{") else body
    for comment in (_at_start(inside), _at_end(inside), _before(text[: tree.start], command.name)):
        found = None if comment is None else parse_help(comment)
        if found is not None:
            return found
    return None


def parse_help(comment: str) -> CommentHelp | None:
    """The sections of a comment's text; None when it has none of help's keywords."""
    found: list[tuple[str, str, list[str]]] = []
    for line in comment.splitlines():
        match = _SECTION.match(line)
        if match and match.group(1).lower() in _KEYWORDS:
            found.append((match.group(1).lower(), match.group(2) or "", []))
        elif found:
            found[-1][2].append(line)
    if not found:
        return None
    help_text = CommentHelp()
    for keyword, argument, lines in found:
        _add_section(help_text, keyword, argument, _dedent(lines))
    return help_text


def _add_section(help_text: CommentHelp, keyword: str, argument: str, text: str) -> None:
    if keyword == "parameter":
        help_text.parameters[argument.lower()] = text
    elif keyword == "example":
        help_text.examples.append(text)
    elif keyword == "link":
        help_text.links.append(text)
    elif keyword in ("inputs", "outputs"):
        getattr(help_text, keyword).append(text)
    elif keyword == "forwardhelptargetname":
        help_text.forward_to = argument
    elif hasattr(help_text, keyword):
        setattr(help_text, keyword, text)


def _dedent(lines: list[str]) -> str:
    """The lines without their common indentation and without blank ones around them."""
    while lines and not lines[0].strip():
        lines = lines[1:]
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[margin:].rstrip() for line in lines)


def _at_start(body: str) -> str | None:
    """The first comment of the body, before any code."""
    match = _BLOCK_START.match(body)
    if match:
        return match.group(1)
    match = _LINES_START.match(body)
    return _without_marks(match.group(1)) if match else None


def _at_end(body: str) -> str | None:
    """The last comment of the body, after all code."""
    body = body.rstrip()
    if body.endswith("#>"):
        return body[body.rfind("<#") + 2 : -2]
    return _trailing_lines(body)


def _before(text: str, name: str) -> str | None:
    """The comment right before the `function` keyword, at most one blank line between."""
    plain = name.rpartition("\\")[2]
    definition = re.search(rf"(?i)\b(?:function|filter)\s+(?:\w+:)?{re.escape(plain)}\b[^{{}}]*\Z", text)
    if definition is None:
        return None
    before = text[: definition.start()]
    trimmed = before.rstrip()
    if before[len(trimmed) :].count("\n") > 2:
        return None
    if trimmed.endswith("#>"):
        return trimmed[trimmed.rfind("<#") + 2 : -2]
    return _trailing_lines(trimmed)


def _trailing_lines(text: str) -> str | None:
    lines: list[str] = []
    for line in reversed(text.splitlines()):
        if not line.lstrip().startswith("#"):
            break
        lines.insert(0, line)
    return _without_marks("\n".join(lines)) if lines else None


def _without_marks(text: str) -> str:
    """The text of `#` lines without their marks."""
    return "\n".join(re.sub(r"^\s*#+ ?", "", line) for line in text.splitlines())
