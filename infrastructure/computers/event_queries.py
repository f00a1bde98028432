"""Queries of event logs in XPath, as Windows takes them: over the System part of an entry, with `timediff`.

An entry is laid out as the XML that Windows shows of it. Moments are compared as moments, which XPath itself cannot.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from hvsim.infrastructure.computers.events import EventEntry, EventLevel
from hvsim.infrastructure.errors import EstateError

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOMENT = re.compile(r"""(['"])(\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?)(Z|[+-]\d\d:\d\d)?\1""")


_PROBE = EventEntry(1, datetime(2000, 1, 1, tzinfo=UTC), "System", "Probe", 1, EventLevel.INFORMATION, "")
"""Asked for every query first: what cannot be evaluated is found out."""


class InvalidEventQuery(EstateError):
    """A text is no query of event logs."""

    def __init__(self, query: str) -> None:
        super().__init__("The specified query is invalid")
        self.query = query


def event_filter(query: str, now: datetime) -> Callable[[EventEntry], bool]:
    """Whether an entry is one that the query asks for. Raises `InvalidEventQuery`."""
    from lxml import etree  # many sessions never ask for it

    def timediff(context: Any, moments: list[Any]) -> float:
        """Milliseconds from the moment until now."""
        return _milliseconds(now) - float(moments[0]) if moments else float("nan")

    text = _MOMENT.sub(lambda found: str(_milliseconds(_moment(found[2], found[3]))), query)
    try:
        ask = etree.XPath(text, extensions={(None, "timediff"): timediff})
        ask(_as_xml(_PROBE))
    except (etree.XPathError, ValueError):
        raise InvalidEventQuery(query) from None
    return lambda entry: bool(ask(_as_xml(entry)))


def _moment(text: str, zone: str | None) -> datetime:
    found = datetime.fromisoformat(text + ("+00:00" if zone in (None, "Z") else str(zone)) if "T" in text else text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _milliseconds(moment: datetime) -> float:
    return moment.timestamp() * 1000.0


def _as_xml(entry: EventEntry) -> Any:
    """What is above the Event of an entry, where queries begin."""
    from lxml import etree

    above = etree.Element("Events")
    system = etree.SubElement(etree.SubElement(above, "Event"), "System")
    etree.SubElement(system, "Provider", Name=entry.provider)
    _add(system, "EventID", str(entry.number))
    _add(system, "Level", str(entry.level.number))
    etree.SubElement(system, "TimeCreated", SystemTime=repr(_milliseconds(entry.time)))
    _add(system, "EventRecordID", str(entry.record))
    _add(system, "Channel", entry.channel)
    _add(system, "Computer", entry.computer)
    return above


def _add(parent: _Element, name: str, text: str) -> None:
    from lxml import etree

    etree.SubElement(parent, name).text = text
