"""The code of a script block: parameters and blocks, compiled when it first runs.

Knows how one call's scope is filled with defaults. Binding arguments and running stages is the pipeline's business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.grammar.nodes import (
    AttributeAst,
    FunctionDefinitionAst,
    NamedBlockAst,
    ParameterAst,
    ScriptBlockAst,
    TypeConstraintAst,
    TypeDefinitionAst,
)
from hvsim.interpreter.commands.script_metadata import attribute_name
from hvsim.interpreter.compiler.guard import statement_list
from hvsim.interpreter.compiler.hot_loops import hot_block
from hvsim.interpreter.compiler.types import require_type
from hvsim.interpreter.errors import NetFailure, ScriptError, failure
from hvsim.interpreter.state.variable import Traits
from hvsim.interpreter.values.numbers.numbers import CLASS_BY_TYPE_NAME

if TYPE_CHECKING:
    from hvsim.interpreter.compiler.core import Compiler, Expression, Statement
    from hvsim.interpreter.state.scope import Scope
    from hvsim.interpreter.values.types.net_types import NetType

_PICKY = frozenset(("switch", "switchparameter", "bool", "boolean", "ref", "psreference"))
_SWITCH = "System.Management.Automation.SwitchParameter"


class CodeParameter:
    """A parameter as the code sees it: where its value goes and what it is when nobody gives one."""

    __slots__ = (
        "attributes",
        "compiler",
        "default",
        "initial",
        "is_switch",
        "key",
        "name",
        "net_type",
        "picky",
        "traits",
    )

    def __init__(self, compiler: Compiler, node: ParameterAst) -> None:
        self.compiler = compiler
        self.name = node.name
        self.key = node.name.lower()
        self.default: Expression | None = None if node.default is None else compiler.expression(node.default)
        self.attributes = node.attributes
        constraints = [each for each in node.attributes if isinstance(each, TypeConstraintAst)]
        names = [each.type_name.full_name.lower().rpartition(".")[2] for each in constraints]
        # Switches, Booleans and references refuse what other types would convert: the binder knows the words.
        self.picky = any(name in _PICKY for name in names)
        self.is_switch = any(
            each.type_name.full_name.lower() in ("switch", "switchparameter", _SWITCH.lower()) for each in constraints
        )
        self.net_type: NetType | None = None
        self.traits: Traits | None = None
        self.initial: Any = None

    def resolve(self, scope: Scope) -> None:
        """Finds the type and makes the traits, once; raises PowerShell's error for an unknown type."""
        from hvsim.interpreter.compiler.constraints import traits_of

        for each in self.attributes:
            if isinstance(each, TypeConstraintAst) and self.net_type is None:
                if each.type_name.full_name.lower() == "ref":
                    continue
                self.net_type = require_type(self.compiler, each.type_name)
        self.traits = traits_of(self.compiler, scope, self.attributes, self.name)
        self.initial = initial_value(self.net_type)


def initial_value(net_type: NetType | None) -> Any:
    """What an unbound parameter of that type holds: numbers zero, strings empty, switches absent, the rest null."""
    if net_type is None:
        return None
    name = net_type.full_name
    if name == "System.String":
        return ""
    if name == "System.Boolean":
        return False
    number = CLASS_BY_TYPE_NAME.get(name)
    if number is not None:
        return number(0)
    if name == _SWITCH:
        from hvsim.interpreter.values.objects import SwitchParameter

        return SwitchParameter(False)
    if name == "System.Decimal":
        from hvsim.interpreter.values.conversion import convert

        return convert(0, net_type)
    return None


class Code:
    """A script block's code. `simple` code has only an end block and parameters with at most a type."""

    __slots__ = (
        "advanced",
        "ast",
        "begin",
        "clean",
        "compiler",
        "definition",
        "dynamic",
        "end",
        "function_parameters",
        "is_filter",
        "is_top",
        "name",
        "parameters",
        "prefixes",
        "prepared",
        "process",
        "resolved",
        "simple",
        "traits_template",
        "type_definitions",
        "types",
        "uses_modules",
    )  # fmt: skip

    def __init__(
        self,
        ast: ScriptBlockAst,
        compiler: Compiler,
        name: str = "",
        function_parameters: list[ParameterAst] | None = None,
        *,
        is_filter: bool = False,
    ) -> None:
        self.ast = ast
        self.compiler = compiler
        self.name = name
        self.function_parameters = function_parameters
        self.is_filter = is_filter
        self.definition: FunctionDefinitionAst | None = None  # the statement a function was defined by
        self.is_top = False  # a whole text, not a block inside one
        self.prepared = False
        self.resolved = False
        self.simple = False
        self.advanced = False
        self.parameters: tuple[CodeParameter, ...] = ()
        self.prefixes: dict[str, int] = {}
        self.begin: Statement | None = None
        self.process: Statement | None = None
        self.end: Statement | None = None
        self.clean: Statement | None = None
        self.dynamic: Statement | None = None
        self.traits_template: dict[str, Traits] | None = None
        self.type_definitions: list[TypeDefinitionAst] = []
        self.types: list[NetType] | None = None
        self.uses_modules = any(each.kind == "Module" for each in ast.using)

    @property
    def parameter_nodes(self) -> list[ParameterAst]:
        if self.function_parameters is not None:
            return self.function_parameters
        return [] if self.ast.param_block is None else self.ast.param_block.parameters

    def prepare(self) -> None:
        """Compiles the block; a second call does nothing."""
        if self.prepared:
            return
        compiler, ast = self.compiler, self.ast
        nodes = self.parameter_nodes
        self.parameters = tuple(CodeParameter(compiler, each) for each in nodes)
        around, compiler.declared = compiler.declared, self.type_definitions
        self.begin = self._block(ast.begin_block)
        self.process = self._block(ast.process_block)
        self.end = self._block(ast.end_block)
        self.clean = self._block(ast.clean_block)
        self.dynamic = self._block(ast.dynamic_param_block)
        compiler.declared = around
        if self.is_filter and self.end is not None and self.process is None:
            self.process, self.end = self.end, None
        block = ast.param_block
        attributes = [each for node in nodes for each in node.attributes if isinstance(each, AttributeAst)]
        self.advanced = _has_attribute(block.attributes if block else [], "cmdletbinding") or _has_attribute(
            attributes, "parameter"
        )
        self.simple = (
            not self.advanced
            and not attributes
            and self.begin is None
            and self.process is None
            and self.clean is None
            and self.dynamic is None
            and not self.type_definitions
            and not self.uses_modules
            and not _has_attribute(block.attributes if block else [], "obsolete")
        )
        self.prepared = True

    def _block(self, node: NamedBlockAst | None) -> Statement | None:
        if node is None:
            return None
        if self.is_top:
            return statement_list(self.compiler, node.statements, node.traps)
        return hot_block(self.compiler, node)

    def resolve(self, scope: Scope) -> None:
        """Finds the types of the parameters, before the first call's values are bound."""
        template: dict[str, Traits] = {}
        for parameter in self.parameters:
            parameter.resolve(scope)
            if parameter.traits is not None:
                template[parameter.key] = parameter.traits
        self.traits_template = template or None
        self.resolved = True

    def declare_types(self, scope: Scope) -> dict[str, Any]:
        """Makes the block's classes and enums known; gives what they hide, for `Engine.restore_types`."""
        if self.types is None:
            from hvsim.interpreter.compiler.classes import declare_types

            before = self.compiler.engine.hidden_types(node.name for node in self.type_definitions)
            self.types = declare_types(self.compiler, self.type_definitions, scope)
            return before
        before = self.compiler.engine.hidden_types(each.full_name for each in self.types)
        self.compiler.engine.define_types(self.types, scope)
        return before

    def fill_defaults(self, scope: Scope, bound: Any) -> None:
        """Gives the parameters not in `bound` (by lower-case name) their default values, in order."""
        values = scope.values
        for parameter in self.parameters:
            if parameter.key in bound:
                continue
            values[parameter.key] = self.default_of(parameter, scope)
            if parameter.name != parameter.key:
                scope.remember_spelling(parameter.key, parameter.name)

    def default_of(self, parameter: CodeParameter, scope: Scope) -> Any:
        """The default value of a parameter, converted to its type."""
        if parameter.default is None:
            return parameter.initial
        value = parameter.default(scope)
        if parameter.net_type is not None:
            from hvsim.interpreter.values.conversion import convert

            try:
                value = convert(value, parameter.net_type)
            except (ScriptError, NetFailure) as error:
                raise self._unfit_default(parameter, error) from None
        return value

    def _unfit_default(self, parameter: CodeParameter, error: ScriptError | NetFailure) -> ScriptError:
        """A default value that is not of the parameter's type: the error of an argument that is not."""
        cause = error.record.exception if isinstance(error, ScriptError) else error.exception
        made = failure(
            f"Cannot process argument transformation on parameter '{parameter.name}'. {cause.message}",
            "ParameterArgumentTransformationError",
            "InvalidData",
            "System.Management.Automation.ParameterBindingArgumentTransformationException",
            inner=cause,
        )
        made.record.command_name = self.name or None
        return made

    def parameter_index(self, name: str) -> int | None:
        """The parameter that a name written at a call means, by name or unambiguous beginning; None otherwise."""
        known = self.prefixes.get(name)
        if known is not None:
            return known
        exact = [i for i, each in enumerate(self.parameters) if each.key == name]
        found = exact or [i for i, each in enumerate(self.parameters) if each.key.startswith(name)]
        if len(found) != 1:
            return None
        self.prefixes[name] = found[0]
        return found[0]


def _has_attribute(attributes: list[AttributeAst], name: str) -> bool:
    return any(attribute_name(each) == name for each in attributes)
