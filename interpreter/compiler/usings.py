"""`using` statements at the head of a script: the namespaces they open, the modules whose classes they bring."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.grammar.nodes import ScriptBlockAst, UsingStatementAst
from hvsim.interpreter.errors import ScriptError, failure

if TYPE_CHECKING:
    from hvsim.interpreter.commands.modules import Module
    from hvsim.interpreter.compiler.code import Code
    from hvsim.interpreter.state.scope import Scope


def namespaces(tree: ScriptBlockAst) -> tuple[str, ...]:
    """The namespaces a script uses, in order."""
    return tuple(
        statement.name.value for statement in tree.using if statement.kind == "Namespace" and statement.name is not None
    )


def use_modules(code: Code, scope: Scope) -> None:
    """Imports the modules that a script uses; their classes and enums are known by name in the script's text."""
    for statement in code.ast.using:
        if statement.kind == "Module":
            module = _used_module(code, statement, scope)
            code.compiler.types.update(module.types)
            code.compiler.engine.script_types_version += 1


def _used_module(code: Code, statement: UsingStatementAst, scope: Scope) -> Module:
    from hvsim.interpreter.commands.module_files import load_module_file
    from hvsim.interpreter.commands.module_search import find_module_file, wanted_by

    engine = code.compiler.engine
    name, wanted = wanted_by(_specification(code, statement, scope))
    folder = engine.personality.parent(code.ast.source.file) if code.ast.source.file else ""
    path = engine.personality.join(folder, name) if folder and name.startswith(".") else name
    file = find_module_file(engine, path, wanted)
    if file is None:
        raise _not_found(code, statement, name)
    stem = engine.personality.split_extension(engine.personality.leaf(file))[0]
    module = engine.modules.find(stem)
    if module is None or module.path.lower() != file.lower():
        module = load_module_file(engine, file, [], scope)
        engine.modules.add(module)
    engine.modules.import_members(module, engine.module_scope(scope))
    return module


def _specification(code: Code, statement: UsingStatementAst, scope: Scope) -> Any:
    if statement.module_specification is not None:
        return code.compiler.expression(statement.module_specification)(scope)
    return "" if statement.name is None else statement.name.value


def _not_found(code: Code, statement: UsingStatementAst, name: str) -> ScriptError:
    error = failure(
        f"Could not find the module '{name}'.",
        "ModuleNotFoundDuringParse",
        "ParserError",
        "System.Management.Automation.ParseException",
        target=name,
    )
    error.record.position = code.compiler.position(statement)
    return error
