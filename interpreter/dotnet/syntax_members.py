"""What syntax nodes have beyond their fields: enums in the place of words, type names, computed properties, methods.

Data and small functions over `Syntax`; which field becomes which property is `syntax_trees`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from hvsim.grammar import nodes
from hvsim.grammar.nodes import Ast, Source
from hvsim.interpreter.errors.invocation import Position
from hvsim.interpreter.values import lookup_type
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.enums.enums import EnumValue
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.registry import named_type

# A `Syntax` whose node is of the class that the member belongs to.
Node: TypeAlias = Any

LANGUAGE = "System.Management.Automation.Language."

# (node class, field) -> the enum whose member the field's word names.
ENUMS = {
    ("AssignmentStatementAst", "operator"): "TokenKind",
    ("BinaryExpressionAst", "operator"): "TokenKind",
    ("UnaryExpressionAst", "operator"): "TokenKind",
    ("PipelineChainAst", "operator"): "TokenKind",
    ("NamedBlockAst", "kind"): "TokenKind",
    ("CommandAst", "invocation"): "TokenKind",
    ("StringConstantExpressionAst", "kind"): "StringConstantType",
    ("ExpandableStringExpressionAst", "kind"): "StringConstantType",
    ("RedirectionAst", "stream"): "RedirectionStream",
    ("MergingRedirectionAst", "to_stream"): "RedirectionStream",
    ("SwitchStatementAst", "flags"): "SwitchFlags",
    ("ForEachStatementAst", "flags"): "ForEachFlags",
    ("UsingStatementAst", "kind"): "UsingStatementKind",
    ("TypeDefinitionAst", "kind"): "TypeAttributes",
}
# Classes of the published hierarchy that the grammar has no nodes of: each stands between a node class and its base.
BETWEEN = {
    "AttributeAst": "AttributeBaseAst",
    "TypeConstraintAst": "AttributeBaseAst",
    "AssignmentStatementAst": "PipelineBaseAst",
    "ErrorStatementAst": "PipelineBaseAst",
    "PipelineAst": "ChainableAst",
    "PipelineChainAst": "ChainableAst",
    "ExpressionAst": "CommandElementAst",
    "CommandParameterAst": "CommandElementAst",
    "ForEachStatementAst": "LoopStatementAst",
    "ForStatementAst": "LoopStatementAst",
    "WhileStatementAst": "LoopStatementAst",
    "DoWhileStatementAst": "LoopStatementAst",
    "DoUntilStatementAst": "LoopStatementAst",
    "StringConstantExpressionAst": "ConstantExpressionAst",
}
_LOGICAL = frozenset(("And", "Or", "Xor", "Is", "Not", "Exclaim"))
_KNOWN_TYPES: dict[type[Ast], str] = {
    nodes.StringConstantExpressionAst: "System.String",
    nodes.ExpandableStringExpressionAst: "System.String",
    nodes.ArrayLiteralAst: "System.Object[]",
    nodes.ArrayExpressionAst: "System.Object[]",
    nodes.HashtableAst: "System.Collections.Hashtable",
    nodes.ScriptBlockExpressionAst: "System.Management.Automation.ScriptBlock",
    nodes.TypeExpressionAst: "System.Type",
}


def enum_of(name: str, words: str | Iterable[str]) -> EnumValue:
    """The member of an enum of the language that a word names, or several of them together."""
    net_type = named_type(LANGUAGE + name)
    numbers = {known.lower(): number for known, number in net_type.enum_values.items()}
    value = 0
    for word in [words] if isinstance(words, str) else words:
        value |= numbers.get(word.lower(), 0)
    return EnumValue(net_type, value)


class VariablePath:
    """The name of a variable as written."""

    __slots__ = ("extended", "node")
    net_name = "System.Management.Automation.VariablePath"

    def __init__(self, node: nodes.VariableExpressionAst) -> None:
        self.node = node
        self.extended: Any = None


class WrittenType:
    """A type name as written."""

    __slots__ = ("extended", "name", "source")

    def __init__(self, name: nodes.TypeNameAst, source: Source) -> None:
        self.name = name
        self.source = source
        self.extended: Any = None

    @property
    def net_type(self) -> NetType:
        kinds = {nodes.ArrayTypeName: "ArrayTypeName", nodes.GenericTypeName: "GenericTypeName"}
        return named_type(LANGUAGE + kinds.get(type(self.name), "TypeName"))

    @property
    def extent(self) -> Position:
        return Position(self.source, self.name.start, self.name.end)

    @property
    def short_name(self) -> str:
        """The name without its assembly."""
        return self.name.name if isinstance(self.name, nodes.SimpleTypeName) else self.name.full_name

    def reflected(self) -> NetType | None:
        return lookup_type(self.name.full_name)


def _type_of_name(name: nodes.TypeNameAst) -> NetType:
    return lookup_type(name.full_name) or named_type("System.Object")


def _static_type(syntax: Node) -> NetType:
    node = syntax.node
    if isinstance(node, nodes.ConstantExpressionAst):
        return lookup_type(node.type_name) or named_type("System.Object")
    if isinstance(node, nodes.ConvertExpressionAst):
        return _type_of_name(node.type.type_name)
    if isinstance(node, (nodes.BinaryExpressionAst, nodes.UnaryExpressionAst)):
        return named_type("System.Boolean" if node.operator in _LOGICAL else "System.Object")
    if isinstance(node, nodes.ParameterAst):
        for each in node.attributes:
            if isinstance(each, nodes.TypeConstraintAst):
                return _type_of_name(each.type_name)
    return lookup_type(_KNOWN_TYPES.get(type(node), "System.Object")) or named_type("System.Object")


def _operator_extent(syntax: Node) -> Position:
    return Position(syntax.source, syntax.node.operator_start, syntax.node.operator_end)


def _parameter_extent(syntax: Node) -> Position:
    return Position(syntax.source, syntax.node.start, syntax.node.name_end)


def _has(modifier: str) -> Callable[[Node], bool]:
    return lambda syntax: modifier in syntax.node.modifiers


def _is_public(syntax: Node) -> bool:
    return "Private" not in syntax.node.modifiers


_VISIBILITY: dict[str, Callable[[Node], Any]] = {
    "IsStatic": _has("Static"),
    "IsHidden": _has("Hidden"),
    "IsPrivate": _has("Private"),
    "IsPublic": _is_public,
}
_TYPE_NAME: dict[str, Callable[[Node], Any]] = {
    "TypeName": lambda syntax: WrittenType(syntax.node.type_name, syntax.source)
}
# Properties of node classes that are no fields.
EXTRA: dict[str, dict[str, Callable[[Node], Any]]] = {
    "ExpressionAst": {"StaticType": _static_type},
    "ParameterAst": {"StaticType": _static_type},
    "VariableExpressionAst": {
        "VariablePath": lambda syntax: VariablePath(syntax.node),
    },
    "TypeConstraintAst": _TYPE_NAME,
    "AttributeAst": _TYPE_NAME,
    "TypeExpressionAst": _TYPE_NAME,
    "CommandAst": {"DefiningKeyword": lambda syntax: None},
    "CommandParameterAst": {"ErrorPosition": _parameter_extent},
    "BinaryExpressionAst": {"ErrorPosition": _operator_extent},
    "AssignmentStatementAst": {"ErrorPosition": _operator_extent},
    "CatchClauseAst": {"IsCatchAll": lambda syntax: not syntax.node.types},
    "ThrowStatementAst": {
        "IsRethrow": lambda syntax: syntax.node.pipeline is None and _inside(syntax, nodes.CatchClauseAst)
    },
    "TypeDefinitionAst": {
        "IsClass": lambda syntax: syntax.node.kind == "class",
        "IsEnum": lambda syntax: syntax.node.kind == "enum",
        "IsInterface": lambda syntax: syntax.node.kind == "interface",
    },
    "PropertyMemberAst": {
        **_VISIBILITY,
        "PropertyAttributes": lambda syntax: enum_of("PropertyAttributes", syntax.node.modifiers),
    },
    "FunctionMemberAst": {
        **_VISIBILITY,
        "MethodAttributes": lambda syntax: enum_of("MethodAttributes", syntax.node.modifiers),
    },
    "InvokeMemberExpressionAst": {
        "GenericTypeArguments": lambda syntax: _generic_arguments(syntax),
    },
}


def _inside(syntax: Node, kind: type[Ast]) -> bool:
    """Whether a node is in one of that kind, in the same script block."""
    above = syntax.parent
    while above is not None and not isinstance(above.node, nodes.ScriptBlockAst):
        if isinstance(above.node, kind):
            return True
        above = above.parent
    return False


def _generic_arguments(syntax: Node) -> Any:
    names = syntax.node.generic
    return Array(WrittenType(name, syntax.source) for name in names) if names else None


def _command_name(syntax: Node) -> str | None:
    first = syntax.node.elements[0]
    return first.value if isinstance(first, nodes.StringConstantExpressionAst) else None


def _pure_expression(syntax: Node) -> Node:
    """The expression that a pipeline consists of; nothing for commands, redirections and several elements."""
    elements = syntax.node.elements
    only = elements[0] if len(elements) == 1 else None
    if not isinstance(only, nodes.CommandExpressionAst) or only.redirections:
        return None
    return syntax.wrap(only).wrap(only.expression)


def _script_block(engine: Any, syntax: Node) -> Any:
    """A script block of the text of this one."""
    node = syntax.node
    inner = syntax.text[1:-1] if syntax.text.startswith("{") and node.start > 0 else syntax.text
    return engine.parse(inner, syntax.source.file)


# Methods of node classes: signature, function, whether it gets the engine.
METHODS: dict[str, list[tuple[str, Callable[..., Any], bool]]] = {
    "CommandAst": [("string GetCommandName()", _command_name, False)],
    "PipelineAst": [(f"{LANGUAGE}ExpressionAst GetPureExpression()", _pure_expression, False)],
    "AssignmentStatementAst": [(f"{LANGUAGE}ExpressionAst GetPureExpression()", lambda syntax: None, False)],
    "ScriptBlockAst": [("scriptblock GetScriptBlock()", _script_block, True)],
    "VariableExpressionAst": [
        (
            "bool IsConstantVariable()",
            lambda syntax: syntax.node.name.lower() in ("true", "false", "null"),
            False,
        )
    ],
}
