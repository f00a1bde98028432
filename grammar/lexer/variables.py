"""Variable paths: `scope:name` and `drive:name`.

Does not find variables in text; it takes apart what was found.
"""

from __future__ import annotations

from hvsim.grammar.nodes import UsingExpressionAst, VariableExpressionAst

_SCOPES = frozenset(("global", "local", "private", "script"))


def variable(start: int, end: int, path: str, splatted: bool = False) -> VariableExpressionAst | UsingExpressionAst:
    """The node of the variable written as `path`; `using:` makes a using expression around it."""
    if ":" not in path:
        return VariableExpressionAst(start, end, path, path, "", "", splatted)
    scope, drive, name = split_path(path)
    if drive == "using":
        scope, drive, inner = split_path(name)
        return UsingExpressionAst(start, end, VariableExpressionAst(start, end, name, inner, scope, drive, splatted))
    return VariableExpressionAst(start, end, path, name, scope, drive, splatted)


def path_problem(path: str) -> str | None:
    """The error of a variable path that has no name behind its colon."""
    if not path.endswith(":") or path.count(":") != 1:
        return None
    prefix = path[:-1].lower()
    if not prefix or prefix in _SCOPES or prefix == "variable":
        return "InvalidVariableReference"
    return "InvalidVariableReferenceWithDrive"


def split_path(path: str) -> tuple[str, str, str]:
    """Scope, drive and name of a variable path; a leading colon belongs to the name, `variable:` says nothing."""
    prefix, colon, name = path.partition(":")
    if not colon or not prefix:
        return "", "", path
    lowered = prefix.lower()
    if lowered in _SCOPES:
        return lowered, "", name
    if lowered == "variable":
        return "", "", name
    return "", lowered if lowered == "using" else prefix, name
