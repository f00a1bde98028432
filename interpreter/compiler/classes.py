"""Classes and enums: from their declaration to a `NetType` that values of it carry.

Types are known in a whole script block from its start, before the statement that declares them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from hvsim.grammar.nodes import (
    BaseCtorInvokeMemberExpressionAst,
    ConvertExpressionAst,
    FunctionMemberAst,
    InvokeMemberExpressionAst,
    ParameterAst,
    PropertyMemberAst,
    ReturnStatementAst,
    TypeConstraintAst,
    TypeDefinitionAst,
)
from hvsim.interpreter.compiler.class_runtime import (
    Body,
    ClassCore,
    Constructor,
    Field,
    ReturnValue,
    fields_of,
    method,
)
from hvsim.interpreter.compiler.core import Compiler, statement
from hvsim.interpreter.compiler.guard import ERRORS, located
from hvsim.interpreter.compiler.types import LazyType, require_type
from hvsim.interpreter.values.display import type_display
from hvsim.interpreter.values.enums.enums import EnumValue
from hvsim.interpreter.values.members.calls import call
from hvsim.interpreter.values.nothing import NOTHING
from hvsim.interpreter.values.types.net_types import Method, NetType, Overload, Property
from hvsim.interpreter.values.types.registry import named_type

if TYPE_CHECKING:
    from hvsim.interpreter.compiler.core import Expression, Out, Statement
    from hvsim.interpreter.pipeline.signals import Signal
    from hvsim.interpreter.state.scope import Scope


@statement(TypeDefinitionAst)
def type_definition(compiler: Compiler, node: TypeDefinitionAst) -> Statement:
    """The statement itself does nothing: its script block declares the type when it starts."""
    if not any(each is node for each in compiler.declared):
        compiler.declared.append(node)
    return lambda scope, out: None


def declare_types(compiler: Compiler, nodes: Sequence[TypeDefinitionAst], scope: Scope) -> list[NetType]:
    """The types of a script block, in order; they may name each other."""
    from hvsim.interpreter.compiler.definition_checks import check_definitions

    engine = compiler.engine
    made: dict[int, NetType] = {}
    for node in check_definitions(compiler, nodes, scope):
        made[id(node)] = enum = _enum(compiler, node, scope)
        # The values of another enum may name this one.
        engine.define_types([enum], scope)
    for node in nodes:
        if node.kind != "enum":
            made[id(node)] = net_type = NetType(node.name)
            net_type.is_script_class = True
    types = [made[id(node)] for node in nodes]
    engine.define_types(types, scope)
    for node, net_type in zip(nodes, types, strict=True):
        if node.kind != "enum":
            _set_bases(compiler, node, net_type)
    for node, net_type in zip(nodes, types, strict=True):
        if node.kind != "enum":
            _declare_members(compiler, node, net_type, scope)
    return types


def _enum(compiler: Compiler, node: TypeDefinitionAst, scope: Scope) -> NetType:
    made = NetType(node.name, named_type("System.Enum"), kind="enum")
    made.is_script_class = True
    made.is_flags = any(
        attribute.type_name.full_name.lower().rpartition(".")[2] in ("flags", "flagsattribute")
        for attribute in node.attributes
    )
    if node.base_types:
        made.underlying = require_type(compiler, node.base_types[0].type_name).full_name
    following = 0
    values: dict[str, int] = {}
    made.enum_values = values
    for member in node.members:
        if isinstance(member, PropertyMemberAst):
            if member.initial_value is not None:
                found = compiler.expression(member.initial_value)(scope)
                following = found.value if isinstance(found, EnumValue) else int(found)
            values[member.name] = following
            following += 1
    return made


def _set_bases(compiler: Compiler, node: TypeDefinitionAst, net_type: NetType) -> None:
    net_type.base = named_type("System.Object")
    interfaces: list[str] = []
    for constraint in node.base_types:
        found = require_type(compiler, constraint.type_name)
        if found.is_interface:
            interfaces.append(found.full_name)
        else:
            net_type.base = found
    net_type.interfaces = tuple(interfaces)


def _declare_members(compiler: Compiler, node: TypeDefinitionAst, net_type: NetType, scope: Scope) -> None:
    core = ClassCore(compiler.engine, net_type, scope)
    net_type.script_class = core
    methods = MethodCompiler(compiler, core)
    for member in node.members:
        if isinstance(member, PropertyMemberAst):
            _declare_property(compiler, member, core)
    for member in node.members:
        if isinstance(member, FunctionMemberAst):
            _declare_method(methods, member, core)
    if not core.constructors:
        core.net_type.constructors = Method("new", [Overload("()", Constructor(core, None))])


def _declare_property(compiler: Compiler, member: PropertyMemberAst, core: ClassCore) -> None:
    from hvsim.interpreter.compiler.constraints import validations_of

    declared = None if member.type is None else require_type(compiler, member.type.type_name)
    initial = None if member.initial_value is None else compiler.expression(member.initial_value)
    field = Field(member.name, declared, initial, validations_of(compiler, core.scope, member.attributes))
    hidden = "Hidden" in member.modifiers
    type_name = "System.Object" if declared is None else declared.full_name
    key = field.key
    if "Static" in member.modifiers:
        core.static_fields.append(field)

        def read_static() -> Any:
            core.ensure_ready()
            return core.static_values[key]

        def write_static(value: Any) -> None:
            core.ensure_ready()
            core.static_values[key] = field.checked(value)

        core.net_type.static_properties[key] = Property(
            member.name, type_name, read_static, write_static, hidden=hidden
        )
        return
    core.fields.append(field)

    def read(target: Any) -> Any:
        return fields_of(target).get(key)

    def write(target: Any, value: Any) -> None:
        fields_of(target)[key] = field.checked(value)

    core.net_type.properties[key] = Property(member.name, type_name, read, write, hidden=hidden)


def _declare_method(compiler: MethodCompiler, member: FunctionMemberAst, core: ClassCore) -> None:
    static, hidden = "Static" in member.modifiers, "Hidden" in member.modifiers
    parameters = [(each.name.lower(), _parameter_type(compiler, each)) for each in member.parameters]
    return_type = None if member.return_type is None else require_type(compiler, member.return_type.type_name)
    end = member.body.end_block
    run = _lazily(compiler, end)
    body = Body(member.name, member.body, run, parameters, return_type)
    net_type = core.net_type
    listed = ", ".join(
        f"{'[ref] ' if _is_reference(node) else ''}{_type_text(declared)} {node.name}"
        for node, (_, declared) in zip(member.parameters, parameters, strict=True)
    )
    if member.is_constructor:
        if static:
            core.static_constructor = body
            return
        core.constructors.append(body)
        if net_type.constructors is None:
            net_type.constructors = Method("new")
        net_type.constructors.overloads.append(Overload(f"({listed})", Constructor(core, body), hidden=hidden))
        return
    returned = "void" if return_type is None else _type_text(return_type)
    table = net_type.static_methods if static else net_type.methods
    entry = table.get(member.name.lower())
    if entry is None:
        entry = table[member.name.lower()] = Method(member.name, hidden=hidden)
    signature = f"{'static ' if static else ''}{returned} {member.name}({listed})"
    entry.overloads.append(Overload(signature, method(core, body, static=static), hidden=hidden))


def _lazily(compiler: MethodCompiler, end: Any) -> Statement:
    """A body compiled at its first call."""
    compiled: list[Statement] = []

    def run(scope: Scope, out: Out) -> Signal | None:
        if not compiled:
            from hvsim.interpreter.compiler.guard import statement_list
            from hvsim.interpreter.compiler.hot_loops import hot_block

            compiled.append(statement_list(compiler, ()) if end is None else hot_block(compiler, end))
        return compiled[0](scope, out)

    return run


def _parameter_type(compiler: Compiler, node: ParameterAst) -> NetType | None:
    for each in node.attributes:
        if isinstance(each, TypeConstraintAst) and each.type_name.full_name.lower() != "ref":
            return require_type(compiler, each.type_name)
    return None


def _is_reference(node: ParameterAst) -> bool:
    return any(
        isinstance(each, TypeConstraintAst) and each.type_name.full_name.lower() == "ref" for each in node.attributes
    )


def _type_text(net_type: NetType | None) -> str:
    if net_type is None:
        return "System.Object"
    return type_display(net_type)


class MethodCompiler(Compiler):
    """Compiles bodies of methods, where `return` is the only output. Blocks inside them are ordinary blocks."""

    __slots__ = ("core", "outer")

    def __init__(self, outer: Compiler, core: ClassCore) -> None:
        super().__init__(outer.engine, outer.source)
        self.using = outer.using
        self.types = outer.types
        self.outer = outer
        self.core = core

    def statement(self, node: Any) -> Statement:
        if isinstance(node, ReturnStatementAst):
            return _method_return(self, node)
        return super().statement(node)

    def code(self, ast: Any) -> Any:
        return self.outer.code(ast)


def _method_return(compiler: Compiler, node: ReturnStatementAst) -> Statement:
    if node.pipeline is None:
        nothing = ReturnValue(None)
        return lambda scope, out: nothing
    value, inside = compiler.value(node.pipeline), node.pipeline

    def leave(scope: Scope, out: Out) -> Signal:
        try:
            return ReturnValue(value(scope))
        except ERRORS as error:
            raise located(error, compiler, inside) from None

    return leave


def base_invocation(
    compiler: Compiler,
    node: InvokeMemberExpressionAst,
    cast: ConvertExpressionAst,
    computed: Callable[[Scope], Any],
    arguments: Callable[[Scope], list[Any]],
    invoke: Expression,
) -> Expression:
    """`([Base]$this).Method()`: the base's own method, though the object has another."""
    lazy = LazyType(compiler, cast.type.type_name)
    engine = compiler.engine

    def call_base(scope: Scope) -> Any:
        this = scope.lookup("this")
        found = lazy().find_method(computed(scope))
        if found is None or this is None:
            return invoke(scope)
        return call(found, [this], arguments(scope), lazy(), engine)

    return call_base


def base_constructor_call(compiler: Compiler, node: BaseCtorInvokeMemberExpressionAst) -> Expression:
    """`: base(...)` of the constructor that runs."""
    arguments = [compiler.expression(each) for each in node.arguments]
    core = compiler.core if isinstance(compiler, MethodCompiler) else None

    def construct(scope: Scope) -> Any:
        if core is not None:
            core.construct_base(scope.values["this"], [each(scope) for each in arguments])
        return NOTHING

    return construct
