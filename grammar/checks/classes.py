"""Classes: members, their types and attributes, what a method's body may hold and must return."""

from __future__ import annotations

from hvsim.grammar.checks.declarations import check_attribute, check_parameters, check_splatted
from hvsim.grammar.checks.flow import MethodFlow
from hvsim.grammar.checks.known_types import is_void
from hvsim.grammar.nodes import (
    AssignmentStatementAst,
    Ast,
    AttributeAst,
    AttributedExpressionAst,
    ConvertExpressionAst,
    ExpressionAst,
    FunctionDefinitionAst,
    FunctionMemberAst,
    PropertyMemberAst,
    ReturnStatementAst,
    ScriptBlockExpressionAst,
    SimpleTypeName,
    TypeConstraintAst,
    TypeDefinitionAst,
    VariableExpressionAst,
)
from hvsim.grammar.reporter import Reporter


def check_type_definition(
    reporter: Reporter,
    node: TypeDefinitionAst,
    name_starts: dict[FunctionMemberAst, int],
    splatted: frozenset[VariableExpressionAst],
) -> None:
    """All that is checked of a class; of an enum only its attributes.

    `name_starts` is where methods' names stand; `splatted` are variables that no command takes as its argument.
    """
    for attribute in node.attributes:
        check_attribute(reporter, attribute, (node.kind.capitalize(),))
    if node.kind != "class":
        return
    properties = {member.name.lower(): member for member in node.members if isinstance(member, PropertyMemberAst)}
    for member in node.members:
        if isinstance(member, FunctionMemberAst):
            _check_assignments(reporter, node, member, properties)
    for member in node.members:
        if isinstance(member, FunctionMemberAst):
            _check_method(reporter, member, name_starts[member], splatted)
        elif isinstance(member, PropertyMemberAst):
            _check_property(reporter, member)


def _check_property(reporter: Reporter, member: PropertyMemberAst) -> None:
    if member.type is not None:
        name = member.type.type_name
        if is_void(name) or (isinstance(name, SimpleTypeName) and "`" in name.name):
            reporter.report("TypeNotAllowedForProperty", member.type.start, member.type.end, name.full_name)
    for attribute in member.attributes:
        check_attribute(reporter, attribute, ("Property", "Field"))
    if member.initial_value is not None and "Static" in member.modifiers:
        for variable in _own_variables(member.initial_value):
            _check_this(reporter, variable)


def _check_this(reporter: Reporter, variable: VariableExpressionAst) -> None:
    if variable.user_path.lower() == "this":
        error_id = "NonStaticMemberAccessInStaticMember"
        reporter.report(error_id, variable.start, variable.end, variable.user_path)


def _own_variables(node: Ast) -> list[VariableExpressionAst]:
    """The variables of a member, without those of script blocks and functions inside."""
    found: list[VariableExpressionAst] = []
    waiting: list[Ast] = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, VariableExpressionAst):
            found.append(current)
        if not isinstance(current, (ScriptBlockExpressionAst, FunctionDefinitionAst, TypeDefinitionAst)):
            waiting.extend(reversed(list(current.children())))
    return found


def _check_assignments(
    reporter: Reporter, node: TypeDefinitionAst, method: FunctionMemberAst, properties: dict[str, PropertyMemberAst]
) -> None:
    """A bare name never is a property of the object."""
    hidden = {parameter.name.lower() for parameter in method.parameters}
    for current in method.body.walk():
        if not isinstance(current, AssignmentStatementAst):
            continue
        target: ExpressionAst = current.left
        while isinstance(target, (ConvertExpressionAst, AttributedExpressionAst)):
            target = target.child
        if not isinstance(target, VariableExpressionAst) or target.drive or target.scope:
            continue
        member = properties.get(target.name.lower())
        if member is None or target.name.lower() in hidden:
            continue
        if "Static" in member.modifiers:
            prefix = f"[{node.name}]::"
            reporter.report("MissingTypeInStaticPropertyAssignment", target.start, target.end, prefix, member.name)
        else:
            reporter.report("MissingThis", target.start, target.end, "$this.", member.name)


def returns_nothing(method: FunctionMemberAst) -> bool:
    """Whether a method has no value: no type, `[void]`, or a constructor."""
    return method.return_type is None or is_void(method.return_type.type_name)


def _check_method(
    reporter: Reporter, method: FunctionMemberAst, start: int, splatted: frozenset[VariableExpressionAst]
) -> None:
    body = method.body
    if body.param_block is not None:
        reporter.report("ParamBlockNotAllowedInMethod", body.param_block.start, body.param_block.end)
    named = [body.dynamic_param_block, body.begin_block, body.process_block, body.end_block, body.clean_block]
    written = [block for block in named if block is not None and not block.unnamed]
    if written:
        reporter.report("NamedBlockNotAllowedInMethod", written[0].start, written[0].end)
    if method.is_constructor and method.return_type is not None:
        reporter.report("ConstructorCantHaveReturnType", method.return_type.start, method.return_type.end)
    flow = MethodFlow(method)
    if not flow.always_leaves and not returns_nothing(method):
        reporter.report("MethodHasCodePathNotReturn", start, start + len(method.name))
    for attribute in method.attributes:
        check_attribute(reporter, attribute, ("Constructor" if method.is_constructor else "Method",))
    _check_method_parameters(reporter, method)
    _check_body(reporter, method, flow, splatted)


def _check_method_parameters(reporter: Reporter, method: FunctionMemberAst) -> None:
    check_parameters(reporter, method.parameters)
    for parameter in method.parameters:
        for attribute in parameter.attributes:
            if isinstance(attribute, AttributeAst):
                check_attribute(reporter, attribute, ("Parameter",))
        types = [attribute for attribute in parameter.attributes if isinstance(attribute, TypeConstraintAst)]
        for extra in types[1:]:
            reporter.report("MultipleTypeConstraintsOnMethodParam", extra.start, extra.end)


def _check_body(
    reporter: Reporter, method: FunctionMemberAst, flow: MethodFlow, splatted: frozenset[VariableExpressionAst]
) -> None:
    static = "Static" in method.modifiers
    empty = returns_nothing(method)
    for node in flow.visited:
        if isinstance(node, VariableExpressionAst):
            if node in splatted:
                check_splatted(reporter, node, in_list=False)
            if node in flow.unassigned:
                reporter.report("VariableNotLocal", node.start, node.end)
            if static:
                _check_this(reporter, node)
        elif isinstance(node, ReturnStatementAst):
            if node.pipeline is not None and empty:
                reporter.report("VoidMethodHasReturn", node.start, node.end)
            elif node.pipeline is None and not empty:
                reporter.report("NonVoidMethodMissingReturnValue", node.start, node.end)
        elif node in flow.lost_jumps:
            reporter.report("LabelNotFound", node.start, node.end, flow.lost_jumps[node])
