"""Arguments of a call, as the pipeline hands them to the binder.

Knows how names and values pair up on a command line; not what parameters a command has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hvsim.grammar.nodes import Ast


class _Sentinel:
    __slots__ = ("label",)

    def __init__(self, label: str) -> None:
        self.label = label

    def __repr__(self) -> str:
        return self.label


NO_VALUE: Any = _Sentinel("NO_VALUE")  # a parameter name whose value, if it needs one, is the next argument
UNBOUND: Any = _Sentinel("UNBOUND")  # a parameter that goes back to its default for this input object


class Argument:
    """`-name`, `-name:value` or a value. `splatted` came out of a splatted hashtable: named arguments overrule it.

    `node` is where it was written: the parameter (with its colon argument) or the expression; `value_node` where the
    value stands when that is elsewhere.
    """

    __slots__ = ("name", "node", "splatted", "text", "value", "value_node")

    def __init__(
        self,
        name: str | None,
        value: Any = NO_VALUE,
        node: Ast | None = None,
        splatted: bool = False,
        *,
        value_node: Ast | None = None,
        text: str | None = None,
    ) -> None:
        self.name = name
        self.value = value
        self.node = node
        self.splatted = splatted
        self.value_node = value_node
        self.text = text

    @property
    def written(self) -> str:
        """The parameter as it becomes a plain argument: `-name`, with the colon when one was written."""
        return self.text or f"-{self.name}"

    @property
    def error_node(self) -> Ast | None:
        """What an error about the value points at."""
        if self.value_node is not None:
            return self.value_node
        colon_argument = getattr(self.node, "argument", None)
        return self.node if colon_argument is None else colon_argument

    def __repr__(self) -> str:
        return f"Argument({self.name!r}, {self.value!r})"
