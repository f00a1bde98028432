"""Members in expressions: properties, methods, indices, static ones, null-conditional ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hvsim.grammar.nodes import (
    ConvertExpressionAst,
    ExpressionAst,
    IndexExpressionAst,
    InvokeMemberExpressionAst,
    MemberExpressionAst,
    StringConstantExpressionAst,
    TypeExpressionAst,
)
from hvsim.interpreter.compiler.call_sites import MethodSite, StaticSite
from hvsim.interpreter.compiler.classes import base_invocation
from hvsim.interpreter.compiler.core import expression
from hvsim.interpreter.compiler.types import LazyType, unparenthesised
from hvsim.interpreter.errors import failure
from hvsim.interpreter.state.scope import MISSING
from hvsim.interpreter.values.members.access import get_member, invoke_member
from hvsim.interpreter.values.members.indexing import get_index
from hvsim.interpreter.values.members.statics import construct, get_static, invoke_static, invoke_static_generic
from hvsim.interpreter.values.nothing import NOTHING
from hvsim.interpreter.values.objects import FIELD_CLASSES, NoteProperty, PSCustomObject, unwrap
from hvsim.interpreter.values.text import to_string
from hvsim.interpreter.values.types import type_data
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.value_types import type_of

if TYPE_CHECKING:
    from hvsim.interpreter.compiler.core import Compiler, Expression
    from hvsim.interpreter.state.scope import Scope


def member_name(compiler: Compiler, node: ExpressionAst) -> tuple[str | None, Expression]:
    """A member's name when it is written out, and a closure for it in any case."""
    if isinstance(node, StringConstantExpressionAst):
        name = node.value
        return name, lambda scope: name
    value = compiler.expression(node)

    def computed(scope: Scope) -> Any:
        found = value(scope)
        return found if found.__class__ is str else to_string(found)

    return None, computed


@expression(MemberExpressionAst)
def member(compiler: Compiler, node: MemberExpressionAst) -> Expression:
    target = compiler.expression(node.expression)
    name, computed = member_name(compiler, node.member)
    engine = compiler.engine
    if node.static:

        def read_static(scope: Scope) -> Any:
            engine.current_scope = scope
            holder = target(scope)
            if holder is None:
                return None
            return get_static(type_of_target(holder), computed(scope), engine, scope.strict_version >= 2.0)

        return read_static
    conditional = node.null_conditional
    if name is None:

        def read_computed(scope: Scope) -> Any:
            value = target(scope)
            if value is None and conditional:
                return None
            engine.current_scope = scope
            found = get_member(value, computed(scope), bool(engine.strict and scope.strict_version >= 2.0), engine)
            return None if found is NOTHING else found

        return read_computed
    key = name.lower()

    def read(scope: Scope) -> Any:
        value = target(scope)
        if value.__class__ is PSCustomObject:
            found = value.members.get(key)
            if found.__class__ is NoteProperty:
                return found.value
        elif value.__class__ in FIELD_CLASSES:
            if value.extended is None and not type_data.current.names:
                found = value.fields.get(key, MISSING)
                if found is not MISSING:
                    return found
        elif value is None and conditional:
            return None
        engine.current_scope = scope
        found = get_member(value, name, bool(engine.strict and scope.strict_version >= 2.0), engine)
        return None if found is NOTHING else found

    return read


def type_of_target(value: Any) -> NetType:
    """The type that stands left of `::`; an instance means its own type."""
    value = unwrap(value)
    if isinstance(value, NetType):
        return value
    if value is None:
        call_on_null()
    return type_of(value)


@expression(IndexExpressionAst)
def index(compiler: Compiler, node: IndexExpressionAst) -> Expression:
    target, position = compiler.expression(node.target), compiler.expression(node.index)
    engine, conditional = compiler.engine, node.null_conditional

    def read(scope: Scope) -> Any:
        value = target(scope)
        if value is None and conditional:
            return None
        place = position(scope)
        return get_index(value, place, bool(engine.strict and scope.strict_version >= 3.0), engine)

    return read


def arguments_of(compiler: Compiler, nodes: list[ExpressionAst]) -> Any:
    """A closure for the list of a method call's arguments."""
    compiled = [compiler.expression(each) for each in nodes]
    if not compiled:
        return lambda scope: []
    if len(compiled) == 1:
        (only,) = compiled
        return lambda scope: [only(scope)]
    return lambda scope: [each(scope) for each in compiled]


def raw_invocation(compiler: Compiler, node: InvokeMemberExpressionAst) -> Expression:
    """A method call; NOTHING for a void method."""
    from hvsim.interpreter.compiler.intrinsic_methods import INTRINSIC_METHODS

    arguments = arguments_of(compiler, node.arguments)
    name, computed = member_name(compiler, node.member)
    engine = compiler.engine
    if node.static:
        return _static_invocation(compiler, node, name, computed, arguments)
    target = compiler.expression(node.expression)
    conditional = node.null_conditional
    intrinsic = None if name is None else INTRINSIC_METHODS.get(name.lower())
    base_call = _is_base_cast(node)
    site = None if name is None else MethodSite(engine, name)

    def invoke(scope: Scope) -> Any:
        value = target(scope)
        if value is None:
            if conditional:
                return None
            call_on_null()
        values = arguments(scope)
        engine.current_scope = scope
        if intrinsic is not None:
            found = intrinsic(scope, value, values)
            if found is not None:
                return found[0]
        return invoke_member(value, computed(scope), values, engine) if site is None else site.call(value, values)

    if base_call is None:
        return invoke
    return base_invocation(compiler, node, base_call, computed, arguments, invoke)


def call_on_null() -> None:
    """Raises the error of a method called on `$null`."""
    raise failure("You cannot call a method on a null-valued expression.", "InvokeMethodOnNull", "InvalidOperation")


def method_caller(compiler: Compiler, node: InvokeMemberExpressionAst, name: str) -> Any:
    """`f(scope, target, arguments)` for a call whose parts are computed elsewhere; None for one on a base class."""
    from hvsim.interpreter.compiler.intrinsic_methods import INTRINSIC_METHODS

    if _is_base_cast(node) is not None:
        return None
    engine = compiler.engine
    intrinsic = INTRINSIC_METHODS.get(name.lower())

    call = MethodSite(engine, name).call

    def invoke(scope: Scope, value: Any, values: list[Any]) -> Any:
        if value is None:
            call_on_null()
        engine.current_scope = scope
        if intrinsic is not None:
            found = intrinsic(scope, value, values)
            if found is not None:
                return found[0]
        return call(value, values)

    return invoke


def static_caller(compiler: Compiler, name: str) -> Any:
    """`f(scope, type, arguments)` for a static method or `new`."""
    engine, creates = compiler.engine, name.lower() == "new"
    call = StaticSite(engine, name).call

    def invoke(scope: Scope, net_type: NetType, values: list[Any]) -> Any:
        engine.current_scope = scope
        return construct(net_type, values, engine) if creates else call(net_type, values)

    return invoke


def _is_base_cast(node: InvokeMemberExpressionAst) -> ConvertExpressionAst | None:
    """`([Base]$this).Method()` calls the base class's own method."""
    inner = unparenthesised(node.expression)
    if isinstance(inner, ConvertExpressionAst) and getattr(inner.child, "user_path", "").lower() == "this":
        return inner
    return None


def _static_invocation(
    compiler: Compiler, node: InvokeMemberExpressionAst, name: str | None, computed: Any, arguments: Any
) -> Expression:
    engine = compiler.engine
    target = compiler.expression(node.expression)
    creates = name is not None and name.lower() == "new" and isinstance(node.expression, TypeExpressionAst)
    type_arguments = _type_arguments(compiler, node)

    def invoke(scope: Scope) -> Any:
        net_type = type_of_target(target(scope))
        values = arguments(scope)
        engine.current_scope = scope
        if creates:
            return construct(net_type, values, engine)
        if type_arguments is not None:
            return invoke_static_generic(net_type, computed(scope), type_arguments(), values, engine)
        return invoke_static(net_type, computed(scope), values, engine)

    return invoke


def _type_arguments(compiler: Compiler, node: InvokeMemberExpressionAst) -> Callable[[], list[NetType]] | None:
    """What resolves the types in `[type]::Name[T](...)`; None where none are written."""
    if not node.generic:
        return None
    types = [LazyType(compiler, each) for each in node.generic]
    return lambda: [each() for each in types]


@expression(InvokeMemberExpressionAst)
def invocation(compiler: Compiler, node: InvokeMemberExpressionAst) -> Expression:
    raw = raw_invocation(compiler, node)

    def value(scope: Scope) -> Any:
        found = raw(scope)
        return None if found is NOTHING else found

    return value
