"""Methods as values: `'abc'.ToUpper` without the brackets gives one of these."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.values.members.access import call_added_method
from hvsim.interpreter.values.members.calls import call
from hvsim.interpreter.values.types.net_types import Method, NetType
from hvsim.interpreter.values.types.value_types import type_of


class BoundMethod:
    """A method with its target, as PSMethod shows it. `target` is the type itself for a static method."""

    __slots__ = ("engine", "extended", "method", "static", "target")
    net_name = "System.Management.Automation.PSMethod`1"

    def __init__(self, method: Method, target: Any, engine: Any = None, *, static: bool = False) -> None:
        self.method = method
        self.target = target
        self.engine = engine
        self.static = static
        self.extended = None

    @property
    def name(self) -> str:
        return self.method.name

    def owner(self) -> NetType:
        if self.static:
            assert isinstance(self.target, NetType)
            return self.target
        return type_of(self.target)

    def definitions(self) -> list[str]:
        """The overloads as PowerShell lists them."""
        prefix = "static " if self.static else ""
        return [prefix + overload.signature for overload in self.method.overloads if not overload.hidden]

    def invoke(self, arguments: list[Any]) -> Any:
        """Calls it."""
        if self.static:
            from hvsim.interpreter.values.members.statics import invoke_static

            return invoke_static(self.owner(), self.method.name, arguments, self.engine)
        return call(self.method, [self.target], arguments, self.owner(), self.engine)

    def __str__(self) -> str:
        return "\n".join(self.definitions()) if self.static else ", ".join(self.definitions())


class AddedMethod:
    """A ScriptMethod or CodeMethod read without brackets."""

    __slots__ = ("extended", "member", "target")
    net_name = "System.Management.Automation.PSScriptMethod"

    def __init__(self, member: Any, target: Any) -> None:
        self.member = member
        self.target = target
        self.extended = None

    @property
    def name(self) -> str:
        return str(self.member.name)

    def invoke(self, arguments: list[Any]) -> Any:
        return call_added_method(self.member, self.target, arguments)
