"""Completion after `$`, `.`, `::` and `[`: variables, members, types.

Looks at values that are there; it runs no code, so only variables with their properties and literals are looked into.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.completion.operators import operators
from hvsim.interpreter.completion.result import Completion, Completions
from hvsim.interpreter.completion.written import Shape, assigned_shape, current_shape, written_tree
from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.state.automatic import LAZY_NAMES
from hvsim.interpreter.values import lookup_type, type_of
from hvsim.interpreter.values.dictionaries import Dictionary
from hvsim.interpreter.values.enums.enum_table import enum_lines
from hvsim.interpreter.values.members.access import get_property, property_names
from hvsim.interpreter.values.types.accelerators import ACCELERATORS
from hvsim.interpreter.values.types.type_table import TYPES

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine

_STATIC = re.compile(r"\[([\w.`\[\], ]+)\]::(\w*)$")
_MEMBER = re.compile(r"(\$[\w:]+(?:\.\w+)*|'[^']*'|\"[^\"$]*\")\.(\w*)$")
_CALL = re.compile(r"\(([A-Za-z]+-[A-Za-z]+)[^()]*\)\.(\w*)$")
_ATTRIBUTE = re.compile(r"\[(\w+)\((?:[^\[\]()]*,\s*)?(\w*)$")
_OPERATOR = re.compile(r"(?:\$\w+|[)\]'\"]|(?:^|[\s(=])\d+)\s*(?<=\s)(-\w*)$")
_VARIABLE = re.compile(r"\$(\w*(?::\w*)?)$")
_PREFERENCE = re.compile(r"\$(\w+Preference)\s*=\s*(['\"]?)(\w*)$")
_USING = re.compile(r"(?:^|[\r\n;])\s*using\s+(\w*)$", re.IGNORECASE)
_BARE_OPERATOR = re.compile(r"(?:^|[;({|])\s*(-(?:join|split|[ic](?:split)|not|bnot)?\w*)$")
_UNARY = ("-bnot", "-csplit", "-isplit", "-join", "-not", "-split")
_USINGS = {
    "assembly": "Loads a .NET assembly.",
    "module": "Loads a module and its classes.",
    "namespace": "A namespace in which type names are looked for.",
}
_TYPE = re.compile(r"(?:^|[\s(,;=|{\[])\[([\w.]*)$")


def member_completions(before: str, engine: Engine) -> Completions | None:
    """The candidates where the text ends in a variable, a member or a type; None elsewhere."""
    match = _STATIC.search(before)
    if match:
        return _result(before, match.group(2), _static_members(match.group(1), match.group(2)))
    match = _PREFERENCE.search(before)
    if match:
        return _result(before, match.group(2) + match.group(3), _preferences(match.group(1), match.group(3)))
    match = _USING.search(before)
    if match:
        return _result(before, match.group(1), _usings(match.group(1)))
    match = _MEMBER.search(before)
    if match:
        return _result(before, match.group(2), _members(match.group(1), match.group(2), engine, before))
    match = _CALL.search(before)
    if match:
        return _result(before, match.group(2), _output_members(match.group(1), match.group(2), engine))
    match = _ATTRIBUTE.search(before)
    if match:
        return _result(before, match.group(2), _attribute_arguments(match.group(1), match.group(2)))
    match = _OPERATOR.search(before)
    if match:
        return _result(before, match.group(1), operators(match.group(1)))
    match = _BARE_OPERATOR.search(before)
    if match and len(match.group(1)) > 1:
        unary = [each for each in operators(match.group(1)) if each.text in _UNARY]
        return _result(before, match.group(1), unary) if unary else None
    match = _VARIABLE.search(before)
    if match:
        return _result(before, f"${match.group(1)}", _variables(match.group(1), engine))
    match = _TYPE.search(before)
    if match and match.group(1):
        return _result(before, match.group(1), types_like(match.group(1)))
    return None


def _result(before: str, word: str, matches: list[Completion]) -> Completions:
    return Completions(len(before) - len(word), len(word), matches)


def _variables(word: str, engine: Engine) -> list[Completion]:
    drive, colon, name = word.partition(":")
    if colon and drive.lower() == "env":
        names = [str(each) for each, _ in engine.providers.environment.items()]
        return [
            Completion(f"$env:{each}", each, "Variable", f"${drive}:{each}")
            for each in sorted(names, key=str.lower)
            if each.lower().startswith(name.lower())
        ]
    scope = f"{drive}:" if colon else ""
    wanted = name if colon else word
    known = {variable.name for variable in engine.current_scope.variables()} | set(LAZY_NAMES.values())
    return [
        Completion(f"${scope}{each}", each, "Variable", f"${each}")
        for each in sorted(known, key=str.lower)
        if each.lower().startswith(wanted.lower())
    ]


def _preferences(name: str, word: str) -> list[Completion]:
    """The values of an action preference, in quotes."""
    kind = "ConfirmImpact" if name.lower() == "confirmpreference" else "ActionPreference"
    net_type = lookup_type(f"System.Management.Automation.{kind}")
    names = sorted(net_type.enum_values, key=str.lower) if net_type is not None else []
    quoted = [f"'{each}'" for each in names if each.lower().startswith(word.lower())]
    return [Completion(each, each, "Text", each) for each in quoted]


def _usings(word: str) -> list[Completion]:
    return [Completion(each, each, "Keyword", tip) for each, tip in _USINGS.items() if each.startswith(word.lower())]


def _members_of(shape: Shape, word: str) -> list[Completion]:
    """The keys that were written, then the properties and methods of the type."""
    names = dict(shape.entries)
    for each in shape.net_type.all_members("properties").values() if shape.net_type is not None else ():
        names.setdefault(each.name, each.type_name)
    found = [
        Completion(name, name, "Property", f"{type_name} {name}")
        for name, type_name in sorted(names.items(), key=lambda entry: entry[0].lower())
        if name.lower().startswith(word.lower())
    ]
    methods = shape.net_type.all_members("methods") if shape.net_type is not None else {}
    return found + _methods(methods, word)


def _members(target: str, word: str, engine: Engine, before: str) -> list[Completion]:
    value = _look_up(target, engine)
    if value is None:
        if target[0] != "$" or "." in target:
            return []
        tree, name = written_tree(before), target[1:]
        if name.lower() in ("_", "psitem"):
            shape = current_shape(tree, before, engine)
        else:
            shape = assigned_shape(tree, name, engine)
        return [] if shape is None else _members_of(shape, word)
    names = [str(key) for key in value] if isinstance(value, Dictionary) else []
    names += [name for name in property_names(value) if name not in names]
    found = [
        Completion(name, name, "Property", name)
        for name in sorted(names, key=str.lower)
        if name.lower().startswith(word.lower())
    ]
    return found + _methods(type_of(value).all_members("methods"), word)


def _methods(methods: dict[str, Any], word: str, prefix: str = "") -> list[Completion]:
    return [
        Completion(
            f"{method.name}(",
            method.name,
            "Method",
            "\n".join(f"{prefix}{overload.signature}" for overload in method.overloads),
        )
        for key, method in sorted(methods.items())
        if key.startswith(word.lower()) and not method.hidden
    ]


def _look_up(target: str, engine: Engine) -> Any:
    """The value of a literal, or of a variable and its properties."""
    if target[0] in "'\"":
        return target[1:-1]
    name, *path = target[1:].split(".")
    value = engine.get_variable(name)
    for part in path:
        if value is None:
            return None
        try:
            value = get_property(value, part)
        except ScriptError:
            return None
    return value


def _static_members(type_name: str, word: str) -> list[Completion]:
    net_type = lookup_type(type_name)
    if net_type is None:
        return []
    names = [*net_type.enum_values, *(each.name for each in net_type.all_members("static_properties").values())]
    found = [
        Completion(name, name, "Property", f"static {name}")
        for name in sorted(set(names), key=str.lower)
        if name.lower().startswith(word.lower())
    ]
    return found + _methods(net_type.all_members("static_methods"), word, "static ")


def _output_members(command: str, word: str, engine: Engine) -> list[Completion]:
    """The members of what a cmdlet says it gives; the command is not run."""
    try:
        outputs = engine.commands.resolve(command).output_types
    except ScriptError:
        return []
    found: dict[str, Completion] = {}
    for name in outputs:
        net_type = lookup_type(name)
        for each in _members_of(Shape({}, net_type), word) if net_type is not None else ():
            found.setdefault(each.text, each)
    return sorted(found.values(), key=lambda each: (each.kind != "Property", each.text.lower()))


def _attribute_arguments(attribute: str, word: str) -> list[Completion]:
    """The properties that may be set between the parentheses of an attribute."""
    net_type = lookup_type(attribute)
    if net_type is None or not net_type.full_name.endswith("Attribute"):
        return []
    properties = [each for each in net_type.all_members("properties").values() if each.name != "TypeId"]
    return [
        Completion(each.name, each.name, "Property", f"{each.type_name} {each.name}")
        for each in properties
        if each.name.lower().startswith(word.lower())
    ]


def types_like(word: str) -> list[Completion]:
    """Accelerators and full names that start with the word; of deeper names, the namespace on the way."""
    wanted, depth = word.lower(), word.count(".")
    found: dict[str, Completion] = {}
    for name in _type_names():
        if not name.lower().startswith(wanted):
            continue
        parts = name.split(".")
        if len(parts) > depth + 1 and depth:
            namespace = ".".join(parts[: depth + 1])
            found.setdefault(namespace, Completion(namespace, parts[depth], "Namespace", f"Namespace {namespace}"))
        else:
            found.setdefault(name, Completion(name, parts[-1], "Type", name))
    return list(found.values())


@cache
def _type_names() -> tuple[str, ...]:
    """The accelerators and the full names of all classes, structs and enums there are."""
    names = set(ACCELERATORS)
    for line in (*TYPES.splitlines(), *enum_lines().values()):
        head = line.partition(" : ")[0].partition(" = ")[0].split()
        if head and not line.startswith("[") and "`" not in head[-1]:
            names.add(head[-1])
    return tuple(sorted(names, key=str.lower))
