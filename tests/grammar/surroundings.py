"""What the recorded scripts could name when they were recorded: PowerShell's own types, no modules, no assemblies."""

from __future__ import annotations

from hvsim.grammar.nodes import ScriptBlockAst, UsingStatementAst

_MISSING = frozenset(("nosuchbase", "nosuchtype", "nosuchone", "nosuchtwo", "nosuchthree", "nosuchfour", "nosuchfive"))
_MISSING_ATTRIBUTES = frozenset(("a", "b", "foo"))


class Recorded:
    """The surroundings of the records."""

    def has_type(self, tree: ScriptBlockAst, name: str, arguments: int, attribute: bool) -> bool:
        return name.lower() not in (_MISSING_ATTRIBUTES if attribute else _MISSING)

    def has_module(self, tree: ScriptBlockAst, node: UsingStatementAst) -> bool:
        return False

    def has_assembly(self, file: str, path: str) -> bool:
        return False
