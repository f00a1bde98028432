"""Module specifications: the hash literals of `using module` and `#requires -modules`.

Says what is wrong with one as written; whether there is such a module, the interpreter knows.
"""

from __future__ import annotations

import re

from hvsim.grammar.checks.constants import is_constant
from hvsim.grammar.lexer.lazy import lazy
from hvsim.grammar.nodes import (
    Ast,
    CommandExpressionAst,
    ConstantExpressionAst,
    HashtableAst,
    PipelineAst,
    StatementAst,
    StringConstantExpressionAst,
    UsingStatementAst,
)
from hvsim.grammar.reporter import Reporter

MEMBERS = {
    "modulename": "ModuleName",
    "moduleversion": "ModuleVersion",
    "requiredversion": "RequiredVersion",
    "maximumversion": "MaximumVersion",
    "guid": "Guid",
}
_VERSION_MEMBERS = ("moduleversion", "maximumversion", "requiredversion")
_VERSION = lazy(r"\d+(?:\.\d+){1,3}")
_WILDCARD = re.compile(r"[*?\[]")


def specification(node: HashtableAst) -> dict[str, str]:
    """The members as written and their values as text."""
    return {plain_text(key): plain_text(value_of(value)) for key, value in node.pairs}


def value_of(statement: StatementAst) -> Ast:
    """The expression that is the value of a pair."""
    if isinstance(statement, PipelineAst) and isinstance(statement.elements[0], CommandExpressionAst):
        return statement.elements[0].expression
    return statement


def plain_text(node: Ast) -> str:
    """A constant as text."""
    if isinstance(node, (StringConstantExpressionAst, ConstantExpressionAst)):
        return str(node.value)
    return ""


def specification_problem(members: dict[str, str]) -> str | None:
    """What is wrong with a specification, in a sentence; None when nothing is."""
    lowered = {name.lower(): value for name, value in members.items()}
    bad = ", ".join(f"'{name}'" for name in members if name.lower() not in MEMBERS)
    if bad:
        return (
            "The hashtable describing a module contains one or more members that are not valid. The valid members are "
            "(ModuleName, ModuleVersion, RequiredVersion, GUID). Remove the members that are not valid "
            f"({bad}), then try again."
        )
    if "modulename" not in lowered:
        return "The 'ModuleName' member does not exist in the hashtable that describes this module."
    versions = [lowered[name] for name in _VERSION_MEMBERS if name in lowered]
    if not versions:
        return (
            "The 'ModuleVersion', 'MaximumVersion' and 'RequiredVersion' members do not exist in the hashtable that "
            "describes this module. One of these three members must exist, and be assigned a version number in the "
            "format 'n.n.n.n'."
        )
    for version in versions:
        if not _VERSION.fullmatch(version):
            return (
                f'Cannot convert value "{version}" to type "System.Version". Error: "Version string portion was too '
                "short or too long. (Parameter 'input')\""
            )
    return None


def check_using_module(reporter: Reporter, node: UsingStatementAst) -> bool:
    """`using module` names one module, without wildcards, or describes it by constants; whether it does."""
    described = node.module_specification
    if described is not None:
        if not is_constant(described, for_requires=True):
            reporter.report("RequiresArgumentMustBeConstant", node.start, node.end)
            return False
        problem = specification_problem(specification(described))
        if problem is not None:
            reporter.report("RequiresModuleInvalid", node.start, node.end, problem)
        return problem is None
    if node.name is not None and _WILDCARD.search(node.name.value):
        reporter.report("WildCardModuleNameError", node.start, node.end)
        return False
    return True
