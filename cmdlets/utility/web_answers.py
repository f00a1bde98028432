"""How a web server's answer looks to PowerShell: BasicHtmlWebResponseObject with its links and headers."""

from __future__ import annotations

import re
from html import unescape

from hvsim.cmdlets.estate.values import Int64, array
from hvsim.infrastructure.inside.web import WebAnswer
from hvsim.interpreter.formatting.views import column, list_view, register_view
from hvsim.interpreter.values import Hashtable, PSCustomObject
from hvsim.interpreter.values.arrays import ByteArray

RESPONSE = "Microsoft.PowerShell.Commands.BasicHtmlWebResponseObject"
_BASE = "Microsoft.PowerShell.Commands.WebResponseObject"
_TAGS = re.compile(r"<(a|img|input)\b([^>]*)>(?:(.*?)</\1>)?", re.IGNORECASE | re.DOTALL)
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""")

register_view(
    list_view(
        RESPONSE,
        [
            column(name)
            for name in (
                "StatusCode",
                "StatusDescription",
                "Content",
                "RawContent",
                "Headers",
                "Images",
                "InputFields",
                "Links",
                "RawContentLength",
                "RelationLink",
            )
        ],
    )
)


def content_text(answer: WebAnswer) -> str:
    """The content as text."""
    return answer.content.decode("utf-8-sig", "replace")


def response_of(answer: WebAnswer) -> PSCustomObject:
    """The object that Invoke-WebRequest gives."""
    text = content_text(answer)
    is_text = answer.kind.startswith("text/") or answer.kind.endswith(("json", "xml", "javascript"))
    tags = _tags(text) if "html" in answer.kind else []
    head = [
        f"HTTP/1.1 {answer.status} {answer.reason}",
        *(f"{name}: {value}" for name, value in answer.headers.items()),
    ]
    headers = Hashtable((name, array([value], "System.String")) for name, value in answer.headers.items())
    values = {
        "StatusCode": answer.status,
        "StatusDescription": answer.reason,
        "Content": text if is_text else ByteArray(answer.content),
        "RawContent": "\r\n".join([*head, "", text]),
        "RawContentLength": Int64(len(answer.content)),
        "Headers": headers,
        "Links": _of_kind(tags, "A"),
        "Images": _of_kind(tags, "IMG"),
        "InputFields": _of_kind(tags, "INPUT"),
        "RelationLink": Hashtable(),
    }
    return PSCustomObject(values.items(), [RESPONSE, _BASE, "System.Object"])


def _of_kind(tags: list[tuple[str, PSCustomObject]], kind: str) -> object:
    return array([tag for name, tag in tags if name == kind])


def _tags(text: str) -> list[tuple[str, PSCustomObject]]:
    found = []
    for match in _TAGS.finditer(text):
        name = match[1].upper()
        values = {"outerHTML": match[0], "tagName": name}
        for attribute in _ATTRIBUTE.finditer(match[2]):
            values[attribute[1]] = unescape(next(filter(None, attribute.groups()[1:]), ""))
        found.append((name, PSCustomObject(values.items())))
    return found
