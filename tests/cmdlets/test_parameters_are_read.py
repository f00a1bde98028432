"""No declared parameter is ignored in silence: the cmdlet reads it, or its declaration says that it has no effect.

Reading is looked for in the source: `self.attribute` or the parameter's name as a text, in the methods of the class and
its bases and in every function of ours that is handed `self`. A parameter that chooses a parameter set all by itself is
read when the name of the set is.
"""

from __future__ import annotations

import ast
import inspect
import sys
from functools import cache
from typing import Any

import pytest

from hvsim.cmdlets.build_index import declared_cmdlets
from hvsim.interpreter.commands import ALL_SETS, Cmdlet, CmdletInfo
from hvsim.interpreter.commands.parameters import ParameterInfo

COMMANDS = declared_cmdlets()
WHOLE = "all that is bound"  # found where a cmdlet goes through `self.bound`


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse(inspect.getsource(sys.modules[module]))


@cache
def class_node(kind: type) -> ast.ClassDef | None:
    """The source of a class; None for one made from a table, which has no methods of its own."""
    return next(
        (
            node
            for node in ast.walk(tree_of(kind.__module__))
            if isinstance(node, ast.ClassDef) and node.name == kind.__name__
        ),
        None,
    )


def function_node(function: Any) -> ast.FunctionDef | None:
    """The source of a function or class of ours; None for what is not."""
    module = getattr(function, "__module__", None) or ""
    if not module.startswith("hvsim.") or issubclass_of_cmdlet(function):
        return None
    wanted = getattr(function, "__name__", None)
    kinds = (ast.FunctionDef, ast.ClassDef)
    return next((n for n in tree_of(module).body if isinstance(n, kinds) and n.name == wanted), None)


def issubclass_of_cmdlet(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, Cmdlet)


def callee(module: str, call: ast.Call, scope: ast.AST) -> Any:
    """What a call by name or by `module.name` calls: a global of the module, or what a function imports itself."""
    names = vars(sys.modules[module])
    match call.func:
        case ast.Name(name):
            for node in ast.walk(scope):
                if isinstance(node, ast.ImportFrom) and any((a.asname or a.name) == name for a in node.names):
                    original = next(a.name for a in node.names if (a.asname or a.name) == name)
                    __import__(str(node.module))
                    return getattr(sys.modules[str(node.module)], original, None)
            return names.get(name)
        case ast.Attribute(ast.Name(owner), name) if owner in names:
            return getattr(names[owner], name, None)
    return None


def hands_over(call: ast.Call, me: set[str]) -> bool:
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    return any(
        (isinstance(each, ast.Name) and each.id in me)
        or (isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name) and each.attr == "bound")
        for each in given
    )


def read_in(module: str, node: ast.AST, seen: set[tuple[str, str]]) -> set[str]:
    """Attributes and texts that a function reads, and those that functions read to which it hands its command."""
    found: set[str] = set()
    me = {"self", "command", "cmdlet"} | {each.arg for each in getattr(getattr(node, "args", None), "args", ())}
    for each in ast.walk(node):
        if isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Load):
            if isinstance(each.value, ast.Name) and each.value.id in me:
                found.add(each.attr)
            elif each.attr == "items" and isinstance(each.value, ast.Attribute) and each.value.attr == "bound":
                found.add(WHOLE)
        elif isinstance(each, ast.Constant) and isinstance(each.value, str):
            found.add(each.value)
        elif isinstance(each, ast.Name):
            constant = vars(sys.modules[module]).get(each.id)
            found |= texts_in(constant)
        if isinstance(each, ast.Call) and hands_over(each, me):
            function = callee(module, each, node)
            inner = function_node(function)
            key = (getattr(function, "__module__", ""), getattr(function, "__name__", ""))
            if inner is not None and key not in seen:
                seen.add(key)
                found |= read_in(key[0], inner, seen)
    return found


def texts_in(constant: object) -> set[str]:
    if isinstance(constant, str):
        return {constant}
    if isinstance(constant, (tuple, list, frozenset, set, dict)):
        return {each for each in constant if isinstance(each, str)}
    return set()


@cache
def read_by(kind: type) -> frozenset[str]:
    """What the methods of a class and of its bases read."""
    found: set[str] = set()
    for owner in kind.__mro__:
        if owner is Cmdlet or not owner.__module__.startswith("hvsim."):
            continue
        node = class_node(owner)
        for member in node.body if node is not None else ():
            if isinstance(member, ast.FunctionDef):
                found |= read_in(owner.__module__, member, set())
    return frozenset(found)


def ignored(info: CmdletInfo) -> list[str]:
    found = read_by(info.implementation)
    if WHOLE in found:
        return []
    return [
        parameter.name
        for parameter in info.declared
        if parameter.simulated and not parameter.no_effect and not is_read(parameter, found)
    ]


def is_read(parameter: ParameterInfo, found: frozenset[str]) -> bool:
    chooses = len(parameter.sets) == 1 and ALL_SETS not in parameter.sets
    return parameter.attribute in found or parameter.name in found or (chooses and not found.isdisjoint(parameter.sets))


@pytest.mark.parametrize("info", COMMANDS, ids=lambda info: info.name)
def test_each_parameter_is_read_or_says_that_it_has_no_effect(info):
    assert ignored(info) == []
