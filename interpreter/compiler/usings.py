"""`using` statements at the head of a script: the namespaces they open."""

from __future__ import annotations

from hvsim.grammar.nodes import ScriptBlockAst


def namespaces(tree: ScriptBlockAst) -> tuple[str, ...]:
    """The namespaces a script uses, in order."""
    return tuple(
        statement.name.value for statement in tree.using if statement.kind == "Namespace" and statement.name is not None
    )
