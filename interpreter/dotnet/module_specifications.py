"""Microsoft.PowerShell.Commands.ModuleSpecification: a module by name, or by name and version.

Says which module is meant; finding it is the commands' business.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hvsim.grammar.checks.modules import MEMBERS, specification_problem
from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.values import convert, resolve_type
from hvsim.interpreter.values.dictionaries import Dictionary
from hvsim.interpreter.values.text import to_string

SPECIFICATION = declare("Microsoft.PowerShell.Commands.ModuleSpecification")


class ModuleSpecification:
    """Its members by their published names; only ModuleName is always there."""

    __slots__ = ("extended", "members")
    net_name = "Microsoft.PowerShell.Commands.ModuleSpecification"

    def __init__(self, members: Mapping[str, str]) -> None:
        self.members = dict(members)
        self.extended: Any = None

    def version(self, member: str) -> Any:
        text = self.members.get(member)
        return None if text is None else convert(text, resolve_type("version"))


@SPECIFICATION.constructor("(string moduleName)", "(hashtable moduleSpecification)")
def _made(source: Any) -> ModuleSpecification:
    if not isinstance(source, Dictionary):
        return ModuleSpecification({"ModuleName": to_string(source)})
    written = {to_string(key): to_string(value) for key, value in source.items()}
    problem = specification_problem(written)
    if problem is not None:
        raise net_failure("System.ArgumentException", problem)
    return ModuleSpecification({MEMBERS[name.lower()]: value for name, value in written.items()})


@SPECIFICATION.converter
def _converted(value: Any) -> ModuleSpecification | None:
    return _made(value) if isinstance(value, (str, Dictionary)) else None


@SPECIFICATION.property("string Name")
def _name(module: ModuleSpecification) -> str:
    return module.members["ModuleName"]


@SPECIFICATION.property("System.Nullable[guid] Guid")
def _guid(module: ModuleSpecification) -> Any:
    text = module.members.get("Guid")
    return None if text is None else convert(text, resolve_type("guid"))


SPECIFICATION.property("version Version")(lambda module: module.version("ModuleVersion"))
SPECIFICATION.property("version RequiredVersion")(lambda module: module.version("RequiredVersion"))
SPECIFICATION.property("string MaximumVersion")(lambda module: module.members.get("MaximumVersion"))


@SPECIFICATION.method("string ToString()")
def _text(module: ModuleSpecification) -> str:
    if len(module.members) == 1:
        return module.members["ModuleName"]
    return "@{ " + "; ".join(f"{name} = '{value}'" for name, value in module.members.items()) + " }"
