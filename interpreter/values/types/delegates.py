"""Delegates: a script block behind a .NET delegate type."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.values.conversion import convert
from hvsim.interpreter.values.members.access import collapse
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.registry import named_type


class Delegate:
    """A script block as `Func[...]`, `Action`, `Predicate[...]` ...: parameters and result are converted."""

    __slots__ = ("extended", "net_type", "script")

    def __init__(self, script: Any, net_type: NetType) -> None:
        self.script = script
        self.net_type = net_type
        self.extended = None

    def invoke(self, arguments: list[Any]) -> Any:
        """Runs the block and converts its output to the delegate's result type."""
        output = collapse(self.script.invoke(*self._converted(arguments)))
        result = self.result_type()
        if result is None:
            return None
        return convert(output, result)

    def _converted(self, arguments: list[Any]) -> list[Any]:
        wanted = self.net_type.generic_arguments
        if self.net_type.name.startswith("Comparison") and wanted:
            wanted = (wanted[0], wanted[0])
        return [
            convert(argument, wanted[position]) if position < len(wanted) else argument
            for position, argument in enumerate(arguments)
        ]

    def result_type(self) -> NetType | None:
        """The type of the result, None for a delegate that gives nothing."""
        name = self.net_type.name
        if name.startswith(("Func", "Converter")):
            return self.net_type.generic_arguments[-1]
        if name.startswith("Predicate"):
            return named_type("System.Boolean")
        if name.startswith("Comparison"):
            return named_type("System.Int32")
        if name.startswith("MatchEvaluator"):
            return named_type("System.String")
        return None


def call_function(function: Any, *arguments: Any) -> Any:
    """Calls a delegate or a bare script block with Python arguments."""
    if isinstance(function, Delegate):
        return function.invoke(list(arguments))
    return collapse(function.invoke(*arguments))
