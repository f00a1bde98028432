"""What is wrong with classes and enums when a script that declares them starts: bases, members, values of enumerators.

The parser has seen each declaration alone; these errors need the types themselves. Nothing is declared here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hvsim.grammar import ParseError
from hvsim.grammar.checks.constants import is_constant
from hvsim.grammar.nodes import (
    ArrayTypeName,
    ExpressionAst,
    FunctionMemberAst,
    MemberExpressionAst,
    ParameterAst,
    PropertyMemberAst,
    TypeConstraintAst,
    TypeDefinitionAst,
    TypeExpressionAst,
    TypeNameAst,
)
from hvsim.grammar.reporter import Reporter
from hvsim.interpreter.compiler.types import find_type
from hvsim.interpreter.errors import NetFailure, ScriptError
from hvsim.interpreter.values.conversion import convert
from hvsim.interpreter.values.display import type_display
from hvsim.interpreter.values.numbers.numbers import is_number
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.registry import named_type

if TYPE_CHECKING:
    from hvsim.interpreter.compiler.core import Compiler
    from hvsim.interpreter.state.scope import Scope

# Classes of .NET that nothing can derive from, beside structs, enums and static classes.
_SEALED = frozenset(
    (
        *("System.String", "System.Version", "System.Text.StringBuilder", "System.IO.FileInfo", "System.DBNull"),
        *("System.IO.DirectoryInfo", "System.IO.DriveInfo", "System.Management.Automation.WildcardPattern"),
        *("System.Management.Automation.Runspaces.RunspaceFactory", "System.Environment", "System.RuntimeType"),
    )
)
# The method that has to be written for an interface.
_ASKED_FOR = {
    "System.IDisposable": "Dispose",
    "System.ICloneable": "Clone",
    "System.IComparable": "CompareTo",
    "System.IComparable`1": "CompareTo",
    "System.IEquatable`1": "Equals",
    "System.IFormattable": "ToString",
    "System.Collections.IEnumerable": "GetEnumerator",
    "System.Collections.IComparer": "Compare",
    "System.Collections.Generic.IComparer`1": "Compare",
    "System.Collections.IEqualityComparer": "Equals",
    "System.Management.Automation.IValidateSetValuesGenerator": "GetValidValues",
    "System.Management.Automation.IArgumentCompleter": "CompleteArgument",
}
# Attributes whose arguments are whole numbers.
_WITH_NUMBERS = frozenset(("validatecount", "validatelength"))
_LARGEST = {
    "System.SByte": 2**7 - 1,
    "System.Byte": 2**8 - 1,
    "System.Int16": 2**15 - 1,
    "System.UInt16": 2**16 - 1,
    "System.Int32": 2**31 - 1,
    "System.UInt32": 2**32 - 1,
    "System.Int64": 2**63 - 1,
    "System.UInt64": 2**64 - 1,
}


def check_definitions(compiler: Compiler, nodes: Sequence[TypeDefinitionAst], scope: Scope) -> list[TypeDefinitionAst]:
    """The enums of one script block in the order to make them in; a ParseException with all that is wrong otherwise."""
    checks = _Checks(compiler, nodes, scope)
    for node in nodes:
        if node.kind != "enum":
            checks.bases(node)
            checks.known.add(node.name.lower())
    enums = checks.sorted_enums()
    for node in enums:
        checks.enum(node)
        checks.defined_enums.add(node.name.lower())
    for node in nodes:
        if node.kind != "enum":
            checks.members(node)
    if checks.reporter.problems:
        from hvsim.interpreter.starting import parse_failure

        source = compiler.source
        raise parse_failure(ParseError(tuple(checks.reporter.problems), source.text, source.file))
    return enums


class _Checks:
    """The checks of the types of one script block, in the order in which PowerShell makes the types."""

    def __init__(self, compiler: Compiler, nodes: Sequence[TypeDefinitionAst], scope: Scope) -> None:
        self.compiler = compiler
        self.scope = scope
        self.reporter = Reporter(compiler.source.text)
        self.nodes = {node.name.lower(): node for node in nodes}
        # Classes that a base may be so far, those whose base is none, and enums whose values are known.
        self.known: set[str] = set()
        self.baseless: set[str] = set()
        self.defined_enums: set[str] = set()

    # ---- bases

    def bases(self, node: TypeDefinitionAst) -> None:
        """A class derives from one class that allows it, and from interfaces."""
        count = len(self.reporter.problems)
        self._bases(node)
        if len(self.reporter.problems) > count:
            self.baseless.add(node.name.lower())

    def _bases(self, node: TypeDefinitionAst) -> None:
        for index, base in enumerate(node.base_types):
            if isinstance(base.type_name, ArrayTypeName):
                self._report("SubtypeArray", base, base.type_name.full_name)
                continue
            name = base.type_name.full_name
            own = self.nodes.get(name.lower())
            if own is not None and name.lower() in self.known:
                if index > 0:
                    self._report("InterfaceNameExpected", base, own.name)
                continue
            found = None if own is not None else find_type(self.compiler, base.type_name)
            if found is None:
                self._report("TypeNotFound", base, name)
            elif index > 0 and not found.is_interface:
                self._report("InterfaceNameExpected", base, _short_name(found))
            elif index == 0:
                self._first_base(base, found)

    def _first_base(self, base: TypeConstraintAst, found: NetType) -> None:
        if found.is_value_type or found.is_enum or found.kind == "static" or found.full_name in _SEALED:
            self._report("SealedBaseClass", base, _short_name(found))
        elif "`" in found.full_name and not found.generic_arguments:
            self._report("SubtypeUnclosedGeneric", base, _short_name(found))

    # ---- enums

    def sorted_enums(self) -> list[TypeDefinitionAst]:
        """The enums of the script block, those first whose values others need; those in a circle are left out."""
        waiting = [node for node in self.nodes.values() if node.kind == "enum"]
        made: list[TypeDefinitionAst] = []
        while waiting:
            ready = [
                node for node in waiting if not any(name != node.name.lower() and self._waits(name, made)
                                                    for name in _enums_named(node))
            ]  # fmt: skip
            if not ready:
                for node in waiting:
                    self.reporter.report("CycleInEnumInitializers", node.start, node.end)
                break
            made += ready
            waiting = [node for node in waiting if not any(node is each for each in ready)]
        return made

    def _waits(self, name: str, made: list[TypeDefinitionAst]) -> bool:
        node = self.nodes.get(name)
        return node is not None and node.kind == "enum" and not any(node is each for each in made)

    def enum(self, node: TypeDefinitionAst) -> None:
        """Each name of an enum is there once, with a constant value that its type can hold."""
        underlying = find_type(self.compiler, node.base_types[0].type_name) if node.base_types else None
        underlying = underlying or named_type("System.Int32")
        largest = _LARGEST.get(underlying.full_name, 2**31 - 1)
        shown = type_display(underlying)
        value: int | None = 0
        too_big = False
        seen: set[str] = set()
        for member in node.members:
            if not isinstance(member, PropertyMemberAst):
                continue
            if member.initial_value is not None:
                value = self._enumerator(member, node, underlying, shown, value)
                too_big = value is not None and value > largest
            if too_big:
                self.reporter.report("EnumeratorValueOutOfBounds", member.start, member.end, shown)
            if member.name.lower() in seen:
                self.reporter.report("MemberAlreadyDefined", member.start, member.end, member.name)
            elif value is not None:
                seen.add(member.name.lower())
            too_big = value is None or value >= largest
            if not too_big and value is not None:
                value += 1

    def _enumerator(
        self, member: PropertyMemberAst, node: TypeDefinitionAst, underlying: NetType, shown: str, before: int | None
    ) -> int | None:
        """The value written for an enumerator; the one before where it is no constant, None where it does not fit."""
        initial = member.initial_value
        assert initial is not None
        if not is_constant(initial) or not self._constant_members(member, node):
            self._report("EnumeratorValueMustBeConstant", initial)
            return before
        if _enums_in(initial) & self.nodes.keys():
            # Known only when that enum is made.
            return before
        value = self.compiler.expression(initial)(self.scope)
        try:
            return int(convert(value, underlying))
        except (ScriptError, NetFailure):
            fits = is_number(value)
            self._report("EnumeratorValueOutOfBounds" if fits else "CannotConvertValue", initial, shown)
            return None

    def _constant_members(self, member: PropertyMemberAst, node: TypeDefinitionAst) -> bool:
        """Whether every static member in a value is one of an enum that is made already."""
        assert member.initial_value is not None
        for inner in member.initial_value.walk():
            if isinstance(inner, MemberExpressionAst) and isinstance(inner.expression, TypeExpressionAst):
                name = inner.expression.type_name.full_name.lower()
                if name in self.nodes:
                    if name not in self.defined_enums:
                        return False
                    continue
                found = find_type(self.compiler, inner.expression.type_name)
                if found is None:
                    return False
        return True

    # ---- members of classes

    def members(self, node: TypeDefinitionAst) -> None:
        """Properties and methods are there once, and a constructor where the base class asks for one."""
        properties: set[str] = set()
        methods: dict[str, list[tuple[FunctionMemberAst, tuple[str, ...]]]] = {}
        for member in node.members:
            if isinstance(member, PropertyMemberAst):
                if member.name.lower() in properties:
                    self._report("MemberAlreadyDefined", member, member.name)
                else:
                    self._attributes(member)
                properties.add(member.name.lower())
            elif isinstance(member, FunctionMemberAst):
                self._method(member, methods.setdefault(member.name.lower(), []))
        constructors = [
            member for member in node.members if isinstance(member, FunctionMemberAst) and _makes_instances(member)
        ]
        if not node.base_types or node.name.lower() in self.baseless:
            return
        if not constructors and not self._has_default(node.base_types[0].type_name):
            self._report("BaseClassNoDefaultCtor", node, _last_part(node.base_types[0].type_name.full_name))
            return
        self._implementations(node, methods)

    def _implementations(self, node: TypeDefinitionAst, methods: Mapping[str, Sequence[object]]) -> None:
        """Every method that an interface asks for is there, in the class or in the one it derives from."""
        for base in node.base_types:
            found = None if base.type_name.full_name.lower() in self.nodes else find_type(self.compiler, base.type_name)
            if found is None:
                continue
            for name in (found.full_name, *found.interfaces):
                wanted = _ASKED_FOR.get(name.partition("[")[0], "")
                if wanted and wanted.lower() not in methods and not self._inherits(node, wanted.lower()):
                    version = f"Version=1.0.0.{self.compiler.engine.script_types_version}"
                    assembly = f"PowerShell Class Assembly, {version}, Culture=neutral, PublicKeyToken=null"
                    place = f"in type '{node.name}' from assembly '{assembly}'"
                    text = f"Method '{wanted}' {place} does not have an implementation."
                    self._report("TypeCreationError", node, node.name, text)
                    return

    def _inherits(self, node: TypeDefinitionAst, method: str) -> bool:
        """Whether the base class brings a method."""
        base = node.base_types[0].type_name
        own = self.nodes.get(base.full_name.lower())
        if own is not None:
            if any(isinstance(member, FunctionMemberAst) and member.name.lower() == method for member in own.members):
                return True
            return bool(own.base_types) and own is not node and self._inherits(own, method)
        found = find_type(self.compiler, base)
        return found is not None and not found.is_interface and found.find_method(method) is not None

    def _attributes(self, member: PropertyMemberAst) -> None:
        """The arguments of an attribute are of the types that it asks for."""
        for attribute in member.attributes:
            name = attribute.type_name.full_name.lower().rpartition(".")[2].removesuffix("attribute")
            if name not in _WITH_NUMBERS:
                continue
            for argument in attribute.positional:
                try:
                    convert(self.compiler.expression(argument)(self.scope), named_type("System.Int32"))
                except (ScriptError, NetFailure):
                    self._report("CannotConvertValue", argument, "int")
                    break

    def _method(self, method: FunctionMemberAst, overloads: list[tuple[FunctionMemberAst, tuple[str, ...]]]) -> None:
        signature = tuple(self._parameter(parameter) for parameter in method.parameters)
        static = "Static" in method.modifiers
        for other, types in overloads:
            if types == signature and (("Static" in other.modifiers) == static or not method.is_constructor):
                start = self._name_start(method)
                self.reporter.report("MemberAlreadyDefined", start, start + len(method.name), method.name)
                return
        overloads.append((method, signature))
        if method.is_constructor and static and method.parameters:
            first, last = method.parameters[0], method.parameters[-1]
            self.reporter.report("StaticConstructorCantHaveParameters", first.start, last.end)

    def _parameter(self, parameter: ParameterAst) -> str:
        for attribute in parameter.attributes:
            if isinstance(attribute, TypeConstraintAst):
                name = attribute.type_name
                found = None if name.full_name.lower() in self.nodes else find_type(self.compiler, name)
                return name.full_name.lower() if found is None else found.full_name.lower()
        return "system.object"

    def _name_start(self, method: FunctionMemberAst) -> int:
        """Where the name of a method stands, behind its attributes and modifiers."""
        before = [attribute.end for attribute in method.attributes]
        if method.return_type is not None:
            before.append(method.return_type.end)
        begin = max(before, default=method.start)
        match = re.compile(rf"(?<!\w){re.escape(method.name)}(?=\s*\()").search(
            self.compiler.source.text, begin, method.end
        )
        return begin if match is None else match.start()

    def _has_default(self, name: TypeNameAst) -> bool:
        """Whether a base class has a constructor without parameters."""
        own = self.nodes.get(name.full_name.lower())
        if own is not None:
            counts = [
                len(member.parameters)
                for member in own.members
                if isinstance(member, FunctionMemberAst) and _makes_instances(member)
            ]
            return not counts or 0 in counts
        found = None if isinstance(name, ArrayTypeName) else find_type(self.compiler, name)
        if found is None or found.is_interface:
            return True
        constructors = found.find_constructors()
        if constructors is None:
            return True
        return any(all(each.optional for each in overload.parameters) for overload in constructors.overloads)

    def _report(self, error_id: str, node: Any, *arguments: object) -> None:
        self.reporter.report(error_id, node.start, node.end, *arguments)


def _makes_instances(member: FunctionMemberAst) -> bool:
    return member.is_constructor and "Static" not in member.modifiers


def _enums_named(node: TypeDefinitionAst) -> set[str]:
    """The types whose members the values of an enum name."""
    found: set[str] = set()
    for member in node.members:
        if isinstance(member, PropertyMemberAst) and member.initial_value is not None:
            found |= _enums_in(member.initial_value)
    return found


def _enums_in(value: ExpressionAst) -> set[str]:
    return {
        inner.expression.type_name.full_name.lower()
        for inner in value.walk()
        if isinstance(inner, MemberExpressionAst) and isinstance(inner.expression, TypeExpressionAst)
    }


def _last_part(name: str) -> str:
    return name.partition("[")[0].rpartition(".")[2]


def _short_name(net_type: NetType) -> str:
    """`Type.Name`: without its namespace."""
    return _last_part(net_type.full_name)
