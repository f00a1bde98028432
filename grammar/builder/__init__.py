"""Tokens to nodes: what the parser reduces, bottom-up and without recursion.

Knows the shape of the tree and the extents of its nodes. Does not know the text's characters: the lexer has read them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.grammar.builder import blocks, commands, declarations, expressions, statements
from hvsim.grammar.builder.actions import ACTIONS
from hvsim.grammar.builder.declarations import BaseCall
from hvsim.grammar.checks import CheckList
from hvsim.grammar.nodes import Ast, ExpressionAst, FunctionMemberAst, Source, TypeDefinitionAst, VariableExpressionAst
from hvsim.grammar.reporter import Reporter

if TYPE_CHECKING:
    from hvsim.grammar.checks.names import Surroundings

__all__ = ["ACTIONS", "Builder", "blocks", "commands", "declarations", "expressions", "statements"]


class Builder:
    """What the actions of one parse share."""

    def __init__(
        self,
        source: Source,
        reporter: Reporter,
        splatted: dict[VariableExpressionAst, bool],
        surroundings: Surroundings | None = None,
    ) -> None:
        self.source = source
        self.surroundings = surroundings
        self.reporter = reporter
        self.checks = CheckList()
        # Splatted variables that no command has taken as its argument, and those in a comma-separated list of one.
        self.splatted = splatted
        # The types that the script defines: by their names in lower case, where the first of a name counts, and all.
        self.types: dict[str, TypeDefinitionAst] = {}
        self.definitions: list[TypeDefinitionAst] = []
        # What is left of members that came to nothing, by where the brace of their class stands.
        self.lost: dict[int, list[Ast]] = {}
        # Where the names of methods stand.
        self.name_starts: dict[FunctionMemberAst, int] = {}
        # Casts that are the target of an assignment.
        self.targets: set[ExpressionAst] = set()
        # The written base constructor calls, until the class is known whose constructors they belong to.
        self.base_calls: dict[FunctionMemberAst, BaseCall] = {}
