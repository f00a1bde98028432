"""Tokens to nodes: what the parser reduces, bottom-up and without recursion.

Knows the shape of the tree and the extents of its nodes. Does not know the text's characters: the lexer has read them.
"""

from __future__ import annotations

from hvsim.grammar.builder import blocks, commands, declarations, expressions, statements
from hvsim.grammar.builder.actions import ACTIONS
from hvsim.grammar.builder.declarations import BaseCall
from hvsim.grammar.nodes import FunctionMemberAst, Source
from hvsim.grammar.reporter import Reporter

__all__ = ["ACTIONS", "Builder", "blocks", "commands", "declarations", "expressions", "statements"]


class Builder:
    """What the actions of one parse share."""

    def __init__(self, source: Source, reporter: Reporter) -> None:
        self.source = source
        self.reporter = reporter
        # The written base constructor calls, until the class is known whose constructors they belong to.
        self.base_calls: dict[FunctionMemberAst, BaseCall] = {}
