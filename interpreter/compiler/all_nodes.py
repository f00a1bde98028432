"""Imports every module that compiles nodes, so that each kind of node is registered."""

from hvsim.interpreter.compiler import (
    assignment,
    catching,
    classes,
    commands,
    definitions,
    expressions,
    loops,
    members,
    operators,
    statements,
    switch,
    types,
    variables,
)

__all__ = [
    "assignment",
    "catching",
    "classes",
    "commands",
    "definitions",
    "expressions",
    "loops",
    "members",
    "operators",
    "statements",
    "switch",
    "types",
    "variables",
]
