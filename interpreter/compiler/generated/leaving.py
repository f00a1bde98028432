"""Leaving a generated function within a round of its loop: the rest of the round is run by the first tier's closures.

That is what happens after an error, after a signal of a command, and where script code changed what was known.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from hvsim.grammar.nodes import IfStatementAst
from hvsim.interpreter.compiler.guard import ERRORS, located, settle, statement_list
from hvsim.interpreter.compiler.hot_loops import LeftWithin
from hvsim.interpreter.pipeline.signals import FlowException, Signal

if TYPE_CHECKING:
    from hvsim.grammar.nodes import Ast, StatementBlockAst
    from hvsim.interpreter.compiler.core import Compiler, Out
    from hvsim.interpreter.state.scope import Scope

EXITS = (FlowException, *ERRORS)
Outcome = Any  # a Signal, an exception, or None; a Boolean where a condition was computed last


class Level(ABC):
    """A construct around the place where the function was left; `proceed` does what is left of it.

    `outcome` is how its inside ended. It gives a signal or None, or raises.
    """

    @abstractmethod
    def proceed(self, scope: Scope, out: Out, outcome: Outcome, iterators: tuple[Any, ...]) -> Signal | None: ...


class ListLevel(Level):
    """A list of statements of which one has ended."""

    def __init__(self, compiler: Compiler, statements: Sequence[Ast], position: int) -> None:
        self.compiler = compiler
        self.statements = statements
        self.position = position
        self.rest: Any = None

    def proceed(self, scope: Scope, out: Out, outcome: Outcome, iterators: tuple[Any, ...]) -> Signal | None:
        if isinstance(outcome, FlowException):
            return outcome.signal
        if isinstance(outcome, ERRORS):
            settle(self.compiler.engine, scope, located(outcome, self.compiler, self.statements[self.position]))
        elif outcome is not None:
            return outcome  # type: ignore[no-any-return]  # a signal or None, when it is no error
        if self.rest is None:
            self.rest = statement_list(self.compiler, self.statements[self.position + 1 :])  # type: ignore[arg-type]  # statements are nodes
        return self.rest(scope, out)  # type: ignore[no-any-return]  # a statement gives its signal


class ClauseLevel(Level):
    """An `if` of which a condition has been computed."""

    def __init__(self, compiler: Compiler, node: IfStatementAst, position: int) -> None:
        self.compiler = compiler
        self.node = node
        self.position = position

    def proceed(self, scope: Scope, out: Out, outcome: Outcome, iterators: tuple[Any, ...]) -> Signal | None:
        node, compiler = self.node, self.compiler
        if outcome:
            return compiler.block(node.clauses[self.position][1])(scope, out)
        later = node.clauses[self.position + 1 :]
        if later:
            return compiler.statement(IfStatementAst(node.start, node.end, later, node.else_clause))(scope, out)
        return None if node.else_clause is None else compiler.block(node.else_clause)(scope, out)


class BodyLevel(Level):
    """A loop whose condition holds: its body."""

    def __init__(self, compiler: Compiler, body: StatementBlockAst) -> None:
        self.compiler = compiler
        self.body = body

    def proceed(self, scope: Scope, out: Out, outcome: Outcome, iterators: tuple[Any, ...]) -> Signal | None:
        return self.compiler.block(self.body)(scope, out)


class LoopLevel(Level):
    """A loop within the region whose body has ended; `place` is that of its iterator."""

    def __init__(self, compiler: Compiler, node: Any, place: int) -> None:
        self.compiler = compiler
        self.node = node
        self.place = place
        self.rest: Any = None

    def proceed(self, scope: Scope, out: Out, outcome: Outcome, iterators: tuple[Any, ...]) -> Signal | None:
        if isinstance(outcome, BaseException):
            raise outcome
        if self.rest is None:
            from hvsim.interpreter.compiler.loops import loop_of

            self.rest = loop_of(self.compiler, self.node).rest
        items = iterators[self.place] if self.place >= 0 else None
        return self.rest(scope, out, outcome, items)  # type: ignore[no-any-return]  # the rest of a loop gives its signal


class Pending(LeftWithin):
    """What a function gives that was left within a round."""

    __slots__ = ("iterators", "levels", "outcome")

    def __init__(self, levels: tuple[Level, ...], outcome: Outcome, iterators: tuple[Any, ...]) -> None:
        self.levels = levels
        self.outcome = outcome
        self.iterators = iterators

    def finish(self, scope: Scope, out: Out) -> Signal | None:
        """Runs the rest of the round; gives the signal with which the body of the region's loop ended."""
        outcome = self.outcome
        for level in self.levels:
            try:
                outcome = level.proceed(scope, out, outcome, self.iterators)
            except EXITS as error:
                outcome = error
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome  # type: ignore[no-any-return]  # a signal or None, when it is no error
