"""Definitions: functions and filters. Classes and enums are in `classes`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.grammar.nodes import AttributeAst, FunctionDefinitionAst
from hvsim.interpreter.commands.info import AliasInfo, FilterInfo, FunctionInfo
from hvsim.interpreter.commands.script_metadata import attribute_name
from hvsim.interpreter.compiler.code import Code
from hvsim.interpreter.compiler.core import statement
from hvsim.interpreter.compiler.variables import scope_named
from hvsim.interpreter.script_block import ScriptBlock

if TYPE_CHECKING:
    from hvsim.interpreter.compiler.core import Compiler, Out, Statement
    from hvsim.interpreter.pipeline.signals import Signal
    from hvsim.interpreter.state.scope import Scope


@statement(FunctionDefinitionAst)
def function_definition(compiler: Compiler, node: FunctionDefinitionAst) -> Statement:
    prefix, colon, rest = node.name.partition(":")
    where = prefix.lower() if colon and prefix.lower() in ("global", "script", "local", "private") else ""
    name = rest if where else node.name
    code = Code(node.body, compiler, name, node.parameters, is_filter=node.is_filter)
    code.definition = node
    kind = FilterInfo if node.is_filter else FunctionInfo
    engine = compiler.engine
    attributes = [] if node.body.param_block is None else node.body.param_block.attributes
    has_alias = any(_is_alias(attribute) for attribute in attributes)

    def define(scope: Scope, out: Out) -> Signal | None:
        target = scope_named(scope, where) if where else scope
        module = scope.session.module
        info = kind(
            name,
            "" if module is None or not module.name else module.name,
            script_block=ScriptBlock(code, engine, scope.session),
            module=module,
        )
        target.define_function(info)
        if has_alias:
            for alias in info.metadata.aliases:
                target.define_alias(AliasInfo(alias, info.module_name, target=name))
        return None

    return define


def _is_alias(attribute: AttributeAst) -> bool:
    return attribute_name(attribute) == "alias"
