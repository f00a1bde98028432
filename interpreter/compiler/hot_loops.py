"""Loops and bodies that run often: they count their rounds, and get a function of Python when there were enough."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.interpreter.compiler.guard import statement_list
from hvsim.interpreter.pipeline.signals import RETURN, Signal

if TYPE_CHECKING:
    from hvsim.grammar.nodes import Ast, NamedBlockAst, StatementBlockAst
    from hvsim.interpreter.compiler.core import Compiler, Out, Statement
    from hvsim.interpreter.state.scope import Scope

UNFIT: Any = object()  # what a generated function gives for variables it was not written for
NEXT = Signal()  # a loop's next round begins: nothing of the last one is left to do
_NEVER = 2**62
_VERSIONS = 4  # of a loop's function; the last one takes variables of any kind
_SHORT = 120  # characters of a body of which is known beforehand whether it is worth it
_EXITS = 5000  # rounds that were not finished in the function, after which it is given up


class LeftWithin:
    """What a function gives that was left within a round; `finish` runs the rest of the round, see `leaving.py`."""

    __slots__ = ()

    def finish(self, scope: Scope, out: Out) -> Signal | None:
        raise NotImplementedError  # abstract: each kind has its own


class RoundEnded:
    """A round of the loop that the function left has ended, with that signal."""

    __slots__ = ("signal",)

    def __init__(self, signal: Signal | None) -> None:
        self.signal = signal


class HotCode:
    """A loop or body that counts its rounds in `left`, and has a function generated for it when none are left."""

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

        Of a body it is the end. UNFIT, and nothing done, where no function fits.
        """
        for function in self.functions:
            result = function(scope, out, items)
            if result is not UNFIT:
                break
        else:
            result = self._run_new(scope, out, items)
        return self.left_within(result, scope, out)

    def left_within(self, result: Any, scope: Scope, out: Out) -> Any:
        """What a function gave, the round that it left finished."""
        if not isinstance(result, LeftWithin):
            return result
        self._count_exit()
        return RoundEnded(result.finish(scope, out))

    def _count_exit(self) -> None:
        self.exits += 1
        if self.exits > _EXITS:
            self.left = _NEVER

    def _run_new(self, scope: Scope, out: Out, items: Any) -> Any:
        if len(self.functions) == _VERSIONS:
            self._count_exit()
            return UNFIT
        from hvsim.interpreter.compiler.generated.gain import is_worthwhile
        from hvsim.interpreter.compiler.generated.region import make_region

        if not self.functions and not is_worthwhile(self.node):
            self.left = _NEVER
            return UNFIT
        last = len(self.functions) == _VERSIONS - 1
        self.functions.append(make_region(self.compiler, self.node, scope, any_kinds=last))
        return self.functions[-1](scope, out, items)


def hot_block(compiler: Compiler, node: NamedBlockAst | StatementBlockAst) -> Statement:
    """The statements of a function, script block or method, of a `try` or a clause; a round is a call."""
    cold = statement_list(compiler, node.statements, node.traps)
    hot = HotCode(compiler, node)
    if hot.left == _NEVER or node.traps or not node.statements:
        return cold
    if node.end - node.start < _SHORT:
        from hvsim.interpreter.compiler.generated.gain import is_worthwhile

        if not is_worthwhile(node):
            return cold

    def run(scope: Scope, out: Out) -> Signal | None:
        if hot.left > 0:
            hot.left -= 1
            return cold(scope, out)
        signal = hot.functions[0](scope, out, None) if hot.functions else UNFIT
        if signal is None or signal is RETURN:
            return signal
        result = hot.run(scope, out) if signal is UNFIT else hot.left_within(signal, scope, out)
        if result is UNFIT:
            return cold(scope, out)
        return result.signal if result.__class__ is RoundEnded else result

    return run
