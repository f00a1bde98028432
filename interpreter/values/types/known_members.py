"""Members that .NET has and the simulation does not: so that using one says that, once and clearly.

The names are in `dotnet/known_members.txt`, one type a line; a member that is neither there nor declared is unknown to
.NET as well and gets PowerShell's own error.
"""

from __future__ import annotations

from hvsim.interpreter.errors import ScriptError, failure
from hvsim.interpreter.values.types.net_types import NetType

_known: dict[str, frozenset[str]] = {}


def _read() -> dict[str, frozenset[str]]:
    if not _known:
        from importlib.resources import files

        text = files("hvsim.interpreter.dotnet").joinpath("known_members.txt").read_text(encoding="utf-8")
        for line in text.splitlines():
            name, *members = line.split()
            _known[name] = frozenset(member.lower() for member in members)
    return _known


def not_simulated(net_type: NetType, name: str) -> ScriptError | None:
    """The error for a member that exists in .NET but not here, or None when .NET has no such member either."""
    lowered = name.lower()
    for each in net_type.ancestry():
        definition = each.generic_definition or each
        if lowered in _read().get(definition.full_name, ()):
            return failure(
                f"[{definition.full_name}] has a member '{name}' in .NET, but hvsim does not simulate it.",
                "MemberNotSimulated",
                "NotImplemented",
                "System.Management.Automation.PSNotImplementedException",
                target=name,
            )
    return None
