"""What a script may name beyond itself, as the parser asks: types, modules, assemblies of the engine it runs in.

Answers yes where it cannot know: a type with a namespace may exist in .NET, and is missed when it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.interpreter.compiler.usings import namespaces
from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.values.dictionaries import Hashtable
from hvsim.interpreter.values.types.registry import TypeNotFound, resolve_type

if TYPE_CHECKING:
    from hvsim.grammar.nodes import HashtableAst, ScriptBlockAst, UsingStatementAst
    from hvsim.interpreter.engine import Engine

# Attributes that say nothing to this shell, but that .NET and PowerShell know without a namespace.
_ATTRIBUTES = frozenset(
    (
        *("obsolete", "flags", "serializable", "nonserialized", "threadstatic", "clscompliant", "attributeusage"),
        *("paramarray", "stathread", "mtathread", "dscproperty", "dscresource", "dsclocalconfigurationmanager"),
        *("hidden", "experimental", "credential", "argumentcompletions", "pstypename", "validateuserdrive"),
        *("validatetrusteddata", "cmdlet", "cmdletprovider"),
    )
)


class EngineSurroundings:
    """The surroundings of scripts that one engine parses."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def has_type(self, tree: ScriptBlockAst, name: str, arguments: int, attribute: bool) -> bool:
        # The classes of a used module are read only when the script starts.
        if "." in name or any(node.kind in ("Module", "Assembly") for node in tree.using):
            return True
        lowered = name.lower()
        if lowered in self.engine.script_types:
            return True
        if attribute and lowered.removesuffix("attribute") in _ATTRIBUTES:
            return True
        using = namespaces(tree)
        wanted = f"{name}`{arguments}" if arguments else name
        return _resolves(wanted, using) or (attribute and _resolves(name.removesuffix("Attribute"), using))

    def has_module(self, tree: ScriptBlockAst, node: UsingStatementAst) -> bool:
        from hvsim.interpreter.commands.module_search import find_module_file, is_path, wanted_by

        described = node.module_specification
        specification = (node.name.value if node.name is not None else "") if described is None else _members(described)
        engine = self.engine
        name, wanted = wanted_by(specification)
        # A path is looked at only when the script starts.
        return is_path(name) or engine.modules.find(name) is not None or bool(find_module_file(engine, name, wanted))

    def has_assembly(self, file: str, path: str) -> bool:
        engine = self.engine
        folder = engine.personality.parent(file) if file else engine.providers.file_path(".")
        try:
            status = engine.file_system.status(engine.personality.join(folder, path))
        except (OSError, ScriptError):
            return False
        return status is not None and not status.is_directory


def _resolves(name: str, using: tuple[str, ...]) -> bool:
    try:
        resolve_type(name, using)
    except TypeNotFound:
        return False
    return True


def _members(described: HashtableAst) -> Any:
    from hvsim.grammar.checks.modules import specification

    return Hashtable(specification(described).items())
