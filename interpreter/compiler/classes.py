"""Classes and enums of scripts. (Being written.)"""

from __future__ import annotations

from typing import Any

from hvsim.grammar.nodes import TypeDefinitionAst
from hvsim.interpreter.compiler.core import statement
from hvsim.interpreter.errors import failure


@statement(TypeDefinitionAst)
def type_definition(compiler: Any, node: TypeDefinitionAst) -> Any:
    def define(scope: Any, out: Any) -> None:
        raise failure("Classes are not supported yet.", "NotSupported", "NotImplemented")

    return define


def base_invocation(compiler: Any, node: Any, cast: Any, computed: Any, arguments: Any, invoke: Any) -> Any:
    return invoke


def base_constructor_call(compiler: Any, node: Any) -> Any:
    raise NotImplementedError
