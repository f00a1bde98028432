"""Which recorded .NET members the simulation declares; run it to write `known_members.txt` again after declaring more.

    python -m tests.interpreter.dotnet.member_coverage

`recorded_members.txt` holds what PowerShell 7.6 shows of each type: one type a line, `::` before a static member,
`=` before an enum's.
"""

from __future__ import annotations

from pathlib import Path

from hvsim.interpreter import dotnet
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.registry import lookup_type

RECORDED = Path(__file__).parent / "data" / "recorded_members.txt"
KNOWN = Path(dotnet.__file__).parent / "known_members.txt"


def recorded() -> dict[str, list[str]]:
    """The recorded members of each type, by the name it was asked by."""
    rows = [line.split() for line in RECORDED.read_text(encoding="utf-8").splitlines()]
    return {name: members for name, *members in rows}


def is_declared(net_type: NetType, member: str) -> bool:
    """Whether the simulation has the member."""
    name = member.lstrip(":=")
    if member.startswith("::"):
        return (
            net_type.find_static_method(name) is not None
            or net_type.find_static_method(f"{name}`1") is not None
            or net_type.find_static_property(name) is not None
        )
    if member.startswith("="):
        return name in net_type.enum_values
    return net_type.find_method(name) is not None or net_type.find_property(name) is not None


def absent() -> dict[str, list[str]]:
    """By the full name of each type the recorded members that are not declared; all of a type that is not there."""
    found: dict[str, list[str]] = {}
    for name, members in recorded().items():
        net_type = lookup_type(name)
        missing = [each for each in members if net_type is None or not is_declared(net_type, each)]
        if missing:
            definition = net_type and (net_type.generic_definition or net_type)
            found[definition.full_name if definition else name] = missing
    return dict(sorted(found.items()))


def main() -> None:
    rows = [" ".join([name, *members]) for name, members in absent().items() if lookup_type(name) is not None]
    KNOWN.write_text("\n".join(rows) + "\n", encoding="utf-8")
    print(sum(map(len, absent().values())), "of", sum(map(len, recorded().values())), "recorded members are absent")


if __name__ == "__main__":
    main()
