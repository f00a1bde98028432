"""The syntax tree as scripts see it: System.Management.Automation.Language, over the nodes of the grammar.

A script gets `Syntax` values, which know the node, the text and the parent. Property names come from the nodes' fields
through one table; nothing else of a node can be reached.
"""

from __future__ import annotations

from typing import Any

import attrs

from hvsim.grammar import ParseError, nodes, parse_with_errors
from hvsim.grammar.nodes import Ast, Source
from hvsim.interpreter.compiler.core import Compiler
from hvsim.interpreter.compiler.surroundings import EngineSurroundings
from hvsim.interpreter.dotnet.syntax_members import BETWEEN, ENUMS, EXTRA, METHODS, WrittenType, enum_of
from hvsim.interpreter.dotnet.syntax_tokens import old_errors, old_tokens
from hvsim.interpreter.errors import ScriptError, failure, net_failure
from hvsim.interpreter.errors.invocation import Position
from hvsim.interpreter.errors.parse_errors import parse_error_values
from hvsim.interpreter.providers.encodings import decode
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.text import to_string
from hvsim.interpreter.values.truth import to_bool
from hvsim.interpreter.values.types.net_types import Method, NetType, Overload, Property
from hvsim.interpreter.values.types.registry import find_type, named_type, register_type

_LANGUAGE = "System.Management.Automation.Language."

# (node class, field) -> the property's name; a field that is not here has its own name in PascalCase.
_NAMES = {
    ("CommandAst", "elements"): "CommandElements",
    ("CommandAst", "invocation"): "InvocationOperator",
    ("CommandParameterAst", "name"): "ParameterName",
    ("PipelineAst", "elements"): "PipelineElements",
    ("PipelineChainAst", "left"): "LhsPipelineChain",
    ("PipelineChainAst", "right"): "RhsPipeline",
    ("ScriptBlockAst", "using"): "UsingStatements",
    ("ScriptBlockAst", "requirements"): "ScriptRequirements",
    ("ParameterAst", "variable"): "Name",
    ("ParameterAst", "default"): "DefaultValue",
    ("AttributeAst", "positional"): "PositionalArguments",
    ("AttributeAst", "named"): "NamedArguments",
    ("NamedAttributeArgumentAst", "name"): "ArgumentName",
    ("NamedAttributeArgumentAst", "omitted"): "ExpressionOmitted",
    ("StringConstantExpressionAst", "kind"): "StringConstantType",
    ("ExpandableStringExpressionAst", "kind"): "StringConstantType",
    ("ExpandableStringExpressionAst", "parts"): "NestedExpressions",
    ("UnaryExpressionAst", "operator"): "TokenKind",
    ("HashtableAst", "pairs"): "KeyValuePairs",
    ("TryStatementAst", "finally_block"): "Finally",
    ("CatchClauseAst", "types"): "CatchTypes",
    ("TrapStatementAst", "type"): "TrapType",
    ("TypeDefinitionAst", "kind"): "TypeAttributes",
    ("PropertyMemberAst", "type"): "PropertyType",
    ("ErrorStatementAst", "nested"): "NestedAst",
    ("ErrorExpressionAst", "nested"): "NestedAst",
    ("UsingStatementAst", "kind"): "UsingStatementKind",
    ("NamedBlockAst", "kind"): "BlockKind",
    ("RedirectionAst", "stream"): "FromStream",
    ("ForEachStatementAst", "flags"): "Flags",
}
_HIDDEN = frozenset(
    (
        *("start", "end", "source", "operator_start", "operator_end", "name_end", "user_path", "drive", "scope"),
        *("modifiers", "text", "type_name", "generic"),
    )
)


class Syntax:
    """A node as a script holds it. Two values of the same node are equal."""

    __slots__ = ("extended", "node", "parent", "source")

    def __init__(self, node: Ast, source: Source, parent: Syntax | None = None) -> None:
        self.node = node
        self.source = source
        self.parent = parent
        self.extended: Any = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Syntax) and self.node is other.node

    def __hash__(self) -> int:
        return id(self.node)

    @property
    def net_type(self) -> NetType:
        return type_of_node(type(self.node))

    @property
    def text(self) -> str:
        return self.source.text[self.node.start : self.node.end]

    def wrap(self, value: Any) -> Any:
        """A field's value for the script: nodes as Syntax, lists as arrays, pairs as tuples."""
        if isinstance(value, nodes.TypeNameAst):
            return WrittenType(value, self.source)
        if isinstance(value, Ast):
            return Syntax(value, self.source, self)
        if isinstance(value, list):
            return Array([self.wrap(each) for each in value if not isinstance(each, str)])
        if isinstance(value, tuple):
            from hvsim.interpreter.values import construct, resolve_type

            if len(value) == 2 and isinstance(value[0], Ast):
                pair = resolve_type("System.Tuple[System.Object,System.Object]")
                return construct(pair, [self.wrap(value[0]), self.wrap(value[1])])
            return Array(value)
        if attrs.has(type(value)) and not isinstance(value, nodes.ScriptRequirements):
            return None
        return value


def syntax_of(tree: nodes.ScriptBlockAst) -> Syntax:
    """A whole tree."""
    return Syntax(tree, tree.source)


_types: dict[type | str, NetType] = {}


def type_of_node(kind: type) -> NetType:
    """The .NET type of a node class, with its properties."""
    found = _types.get(kind)
    if found is not None:
        return found
    base = kind.__mro__[1]
    parent = type_of_node(base) if issubclass(base, Ast) else named_type("System.Object")
    if kind.__name__ in BETWEEN:
        parent = _between(BETWEEN[kind.__name__])
    known = find_type(_LANGUAGE + kind.__name__)
    made = known if known is not None else register_type(NetType(_LANGUAGE + kind.__name__, parent))
    made.base = parent
    _types[kind] = made
    if kind is Ast:
        _declare_ast(made)
    own = set() if base is object else {field.name for field in attrs.fields(base)} if attrs.has(base) else set()
    for field in attrs.fields(kind):
        if field.name not in own and field.name not in _HIDDEN:
            name = _NAMES.get((kind.__name__, field.name)) or "".join(
                word.capitalize() for word in field.name.split("_")
            )
            reader = _reader(field.name, ENUMS.get((kind.__name__, field.name)))
            made.properties[name.lower()] = Property(name, "System.Object", reader)
    for name, getter in EXTRA.get(kind.__name__, {}).items():
        made.properties[name.lower()] = Property(name, "System.Object", getter)
    for signature, function, passes_engine in METHODS.get(kind.__name__, ()):
        name = signature.partition("(")[0].rpartition(" ")[2]
        made.methods[name.lower()] = Method(name, [Overload(signature, function, passes_engine=passes_engine)])
    return made


def _between(name: str) -> NetType:
    """A class of the published hierarchy that no node is of alone."""
    known = _types.get(name)
    if known is None:
        known = _types[name] = named_type(_LANGUAGE + name)
        known.base = type_of_node(getattr(nodes, _BASES[name])) if name in _BASES else _between("PipelineBaseAst")
    return known


_BASES = {
    "AttributeBaseAst": "Ast",
    "CommandElementAst": "Ast",
    "PipelineBaseAst": "StatementAst",
    "LoopStatementAst": "LabeledStatementAst",
    "ConstantExpressionAst": "ExpressionAst",
}


def _reader(field: str, enum: str | None) -> Any:
    if enum is not None:
        return lambda syntax: enum_of(enum, getattr(syntax.node, field) or "Unknown")
    return lambda syntax: syntax.wrap(getattr(syntax.node, field))


def _declare_ast(made: NetType) -> None:
    made.properties["extent"] = Property(
        "Extent",
        _LANGUAGE + "IScriptExtent",
        lambda syntax: Position(syntax.source, syntax.node.start, syntax.node.end),
    )
    made.properties["parent"] = Property("Parent", _LANGUAGE + "Ast", lambda syntax: syntax.parent)
    made.methods["tostring"] = Method("ToString", [Overload("string ToString()", lambda syntax: syntax.text)])
    made.methods["findall"] = Method(
        "FindAll",
        [
            Overload(
                "System.Collections.Generic.IEnumerable[System.Management.Automation.Language.Ast] FindAll("
                "scriptblock predicate, bool searchNestedScriptBlocks)",
                lambda syntax, predicate, nested: Array(_walk(syntax, predicate, nested)),
            )
        ],
    )
    made.methods["find"] = Method(
        "Find",
        [
            Overload(
                "System.Management.Automation.Language.Ast Find(scriptblock predicate, bool searchNestedScriptBlocks)",
                lambda syntax, predicate, nested: next(iter(_walk(syntax, predicate, nested)), None),
            )
        ],
    )
    made.methods["safegetvalue"] = Method(
        "SafeGetValue", [Overload("System.Object SafeGetValue()", _safe_value, passes_engine=True)]
    )


def _walk(syntax: Syntax, predicate: Any, nested: bool) -> Any:
    """The nodes for which the block says yes, parents first."""
    waiting = [syntax]
    while waiting:
        current = waiting.pop()
        if to_bool(predicate.value(current)):
            yield current
        below = [Syntax(child, current.source, current) for child in current.node.children()]
        if not nested:
            below = [child for child in below if not isinstance(child.node, nodes.ScriptBlockAst)]
        waiting.extend(reversed(below))


def _safe_value(engine: Any, syntax: Syntax) -> Any:
    """The value of an expression that nothing but constants goes into."""
    allowed = (
        nodes.ConstantExpressionAst, nodes.StringConstantExpressionAst, nodes.ArrayExpressionAst, nodes.ArrayLiteralAst,
        nodes.HashtableAst, nodes.ParenExpressionAst, nodes.StatementBlockAst, nodes.PipelineAst,
        nodes.CommandExpressionAst, nodes.UnaryExpressionAst, nodes.SubExpressionAst,
    )  # fmt: skip
    for node in syntax.node.walk():
        constant = isinstance(node, nodes.VariableExpressionAst) and node.name.lower() in ("true", "false", "null")
        if not constant and not isinstance(node, allowed):
            raise failure(
                'Exception calling "SafeGetValue" with "0" argument(s): "Cannot generate a PowerShell object for a '
                "ScriptBlock evaluating dynamic expressions. Dynamic expression: "
                f'{syntax.text}."',
                "InvalidOperationException",
                "NotSpecified",
                "System.Management.Automation.MethodInvocationException",
            )
    return Compiler(engine, syntax.source).expression(syntax.node)(engine.global_scope)


def register_all() -> None:
    """Makes every node class known by its .NET name."""
    for value in vars(nodes).values():
        if isinstance(value, type) and issubclass(value, Ast) and not issubclass(value, nodes.TypeNameAst):
            type_of_node(value)


def parse_input(engine: Any, text: str, tokens: Any, errors: Any, file: str = "") -> Syntax:
    """Parser.ParseInput: the tree whatever the text, the errors in the reference."""
    result = parse_with_errors(text, file, EngineSurroundings(engine))
    source = result.tree.source
    if tokens is not None:
        from hvsim.interpreter.dotnet.syntax_tokens import syntax_tokens

        tokens.value = syntax_tokens(result, source)
    if errors is not None:
        problems = result.problems
        errors.value = parse_error_values(ParseError(problems, text, file), source) if problems else Array()
    return syntax_of(result.tree)


def tokenize(script: Any, errors: Any) -> Any:
    """PSParser.Tokenize: a text or its lines."""
    text = script if isinstance(script, str) else "".join(f"{to_string(line)}\n" for line in script)
    result = parse_with_errors(text)
    source = result.tree.source
    if errors is not None:
        errors.value = old_errors(result.problems, source)
    return old_tokens(result, source)


def parse_file(engine: Any, path: str, tokens: Any, errors: Any) -> Syntax:
    """Parser.ParseFile."""
    try:
        where = engine.providers.file_path(path)
        text = decode(engine.file_system.read(where))
    except (OSError, ScriptError):
        raise net_failure("System.IO.FileNotFoundException", f"Could not find file '{path}'.") from None
    return parse_input(engine, text, tokens, errors, where)


register_all()
