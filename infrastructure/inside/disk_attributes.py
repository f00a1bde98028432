"""What a table says of a partition besides its extent: its kind, and whether it is hidden, active or read-only."""

from __future__ import annotations

from uuid import UUID

from attrs import evolve, frozen

from hvsim.blocks.partitions import DIRECT_ACCESS, HIDDEN, NO_LETTER, READ_ONLY, SHADOW_COPY, TableEntry
from hvsim.infrastructure.inside.disk_refusals import StorageRefused, not_modelled
from hvsim.infrastructure.inside.disk_views import MBR_HIDDEN

_LARGEST_KIND = 0xFF


@frozen
class PartitionAttributes:
    """What is to change; None leaves it. `kind` is a GPT's as text, `system` an MBR's."""

    kind: str | None = None
    system: int | None = None
    active: bool | None = None
    hidden: bool | None = None
    read_only: bool | None = None
    shadow_copy: bool | None = None
    no_letter: bool | None = None
    direct_access: bool | None = None


ORDINARY = PartitionAttributes()


def changed_entry(style: str, entry: TableEntry, wanted: PartitionAttributes) -> TableEntry:
    """The entry with the changes. Raises `StorageRefused` for what the other kind of table has."""
    return _in_mbr(entry, wanted) if style == "MBR" else _in_gpt(entry, wanted)


def _in_gpt(entry: TableEntry, wanted: PartitionAttributes) -> TableEntry:
    if wanted.system is not None or wanted.active:
        raise StorageRefused(41006, "A parameter is not valid for this type of partition.")
    attributes = entry.attributes
    bits = (
        (HIDDEN, wanted.hidden),
        (READ_ONLY, wanted.read_only),
        (SHADOW_COPY, wanted.shadow_copy),
        (NO_LETTER, wanted.no_letter),
        (DIRECT_ACCESS, wanted.direct_access),
    )
    for bit, value in bits:
        if value is not None:
            attributes = attributes | bit if value else attributes & ~bit
    kind = entry.kind
    if wanted.kind is not None:
        try:
            kind = UUID(wanted.kind)
        except ValueError:
            raise StorageRefused(5, f"Invalid Parameter\n\n{wanted.kind} is no kind of a partition.") from None
    return evolve(entry, kind=kind, attributes=attributes)


def _in_mbr(entry: TableEntry, wanted: PartitionAttributes) -> TableEntry:
    if wanted.kind is not None or wanted.direct_access:
        raise StorageRefused(41006, "A parameter is not valid for this type of partition.")
    if wanted.read_only or wanted.shadow_copy or wanted.no_letter:
        raise not_modelled("an MBR keeps no such attribute of a partition.")
    system = entry.system if wanted.system is None else wanted.system
    if not 0 < system <= _LARGEST_KIND:
        raise StorageRefused(5, f"Invalid Parameter\n\n{system} is no kind of a partition.")
    if wanted.hidden is not None:
        system = system | MBR_HIDDEN if wanted.hidden else system & ~MBR_HIDDEN
    active = entry.active if wanted.active is None else wanted.active
    return evolve(entry, system=system, active=active)
