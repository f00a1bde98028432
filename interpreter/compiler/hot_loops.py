"""Loops that run often: they count their rounds, and get a function of Python when there were enough."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.interpreter.pipeline.signals import Signal

if TYPE_CHECKING:
    from hvsim.grammar.nodes import Ast
    from hvsim.interpreter.compiler.core import Compiler, Out
    from hvsim.interpreter.state.scope import Scope

UNFIT: Any = object()  # what a generated function gives for variables it was not written for
NEXT = Signal()  # a loop's next round begins: nothing of the last one is left to do
_NEVER = 2**62
_VERSIONS = 4  # of a loop's function; the last one takes variables of any kind
_EXITS = 5000  # rounds that were not finished in the function, after which it is given up


class RoundEnded:
    """A round of the loop that the function left has ended, with that signal."""

    __slots__ = ("signal",)

    def __init__(self, signal: Signal | None) -> None:
        self.signal = signal


class HotLoop:
    """A loop that counts its rounds in `left`, and has a function generated for it when none are left."""

    __slots__ = ("compiler", "exits", "functions", "left", "node")

    def __init__(self, compiler: Compiler, node: Ast) -> None:
        self.compiler = compiler
        self.node = node
        rounds = compiler.engine.rounds_before_generating
        self.left = _NEVER if rounds is None else rounds
        self.functions: list[Any] = []
        self.exits = 0

    def run(self, scope: Scope, out: Out, items: Any = None) -> Any:
        """Runs the loop from its condition or next item: gives its signal, or a `RoundEnded` where it is to go on.

        UNFIT, and nothing done, where no function fits.
        """
        for function in self.functions:
            result = function(scope, out, items)
            if result is not UNFIT:
                break
        else:
            result = self._run_new(scope, out, items)
        if result.__class__.__name__ != "Pending":
            return result
        self.exits += 1
        if self.exits > _EXITS:
            self.left = _NEVER
        return RoundEnded(result.finish(scope, out))

    def _run_new(self, scope: Scope, out: Out, items: Any) -> Any:
        if len(self.functions) == _VERSIONS:
            return UNFIT
        from hvsim.interpreter.compiler.generated.region import is_translatable, make_region

        if not self.functions and not is_translatable(self.node):
            self.left = _NEVER
            return UNFIT
        last = len(self.functions) == _VERSIONS - 1
        self.functions.append(make_region(self.compiler, self.node, scope, any_kinds=last))
        return self.functions[-1](scope, out, items)
