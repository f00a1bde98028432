"""System.Management.Automation.Language.Parser, and the small values a syntax tree hands out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hvsim.grammar.lexer.characters import SINGLE_QUOTES
from hvsim.grammar.nodes import ArrayTypeName, GenericTypeName, ScriptRequirements
from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.syntax_members import WrittenType
from hvsim.interpreter.dotnet.syntax_trees import parse_file, parse_input, tokenize
from hvsim.interpreter.values import GenericList, Hashtable, convert, resolve_type
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.types.value_types import register_class

_AUTOMATION = "System.Management.Automation."
_LANGUAGE = "System.Management.Automation.Language."

PARSER = declare(_LANGUAGE + "Parser")
PARSER.static(
    f"{_LANGUAGE}ScriptBlockAst ParseInput(string input, [ref] {_LANGUAGE}Token[] tokens, "
    f"[ref] {_LANGUAGE}ParseError[] errors)",
    engine=True,
)(parse_input)
PARSER.static(
    f"{_LANGUAGE}ScriptBlockAst ParseFile(string fileName, [ref] {_LANGUAGE}Token[] tokens, "
    f"[ref] {_LANGUAGE}ParseError[] errors)",
    engine=True,
)(parse_file)

PARSER.static(
    f"{_LANGUAGE}ScriptBlockAst ParseInput(string input, string fileName, [ref] {_LANGUAGE}Token[] tokens, "
    f"[ref] {_LANGUAGE}ParseError[] errors)",
    engine=True,
)(lambda engine, text, file, tokens, errors: parse_input(engine, text, tokens, errors, file or ""))

CODE = declare(_LANGUAGE + "CodeGeneration")


@CODE.static("string EscapeSingleQuotedStringContent(string value)")
def _escape_quotes(text: str) -> str:
    return "".join(each * 2 if each in SINGLE_QUOTES else each for each in text or "")


@CODE.static("string EscapeBlockCommentContent(string value)")
def _escape_comment(text: str) -> str:
    return (text or "").replace("<#", "<`#").replace("#>", "#`>")


@CODE.static("string EscapeFormatStringContent(string value)")
def _escape_format(text: str) -> str:
    return (text or "").replace("{", "{{").replace("}", "}}")


@CODE.static("string EscapeVariableName(string value)")
def _escape_name(text: str) -> str:
    return "".join("`" + each if each in "`{}" else each for each in text or "")


_OLD_TOKENS = f"System.Collections.ObjectModel.Collection[{_AUTOMATION}PSToken]"
_OLD_ERRORS = f"System.Collections.ObjectModel.Collection[{_AUTOMATION}PSParseError]"
declare(_AUTOMATION + "PSParser").static(
    f"{_OLD_TOKENS} Tokenize(string script, [ref] {_OLD_ERRORS} errors)",
    f"{_OLD_TOKENS} Tokenize(System.Object[] script, [ref] {_OLD_ERRORS} errors)",
)(tokenize)

REQUIREMENTS = declare(_LANGUAGE + "ScriptRequirements")


def _version(text: str | None) -> Any:
    return None if text is None else convert(text, resolve_type("version"))


def _read_only(items: Iterable[Any], element: str) -> Any:
    return GenericList(list(items), resolve_type(f"System.Collections.ObjectModel.ReadOnlyCollection[{element}]"))


def _specification(members: tuple[tuple[str, str], ...]) -> Any:
    wanted = resolve_type("Microsoft.PowerShell.Commands.ModuleSpecification")
    return convert(members[0][1] if len(members) == 1 else Hashtable(members), wanted)


REQUIREMENTS.property("string RequiredApplicationId")(lambda asked: asked.shell_id)
REQUIREMENTS.property("version RequiredPSVersion")(lambda asked: _version(asked.version))
REQUIREMENTS.property("System.Collections.ObjectModel.ReadOnlyCollection[string] RequiredPSEditions")(
    lambda asked: _read_only(asked.editions, "string")
)
REQUIREMENTS.property(
    "System.Collections.ObjectModel.ReadOnlyCollection[Microsoft.PowerShell.Commands.ModuleSpecification] "
    "RequiredModules"
)(lambda asked: _read_only(map(_specification, asked.modules), "Microsoft.PowerShell.Commands.ModuleSpecification"))
REQUIREMENTS.property("System.Collections.ObjectModel.ReadOnlyCollection[string] RequiredAssemblies")(
    lambda asked: _read_only(asked.assemblies, "string")
)
REQUIREMENTS.property("bool IsElevationRequired")(lambda asked: asked.elevation)
register_class(ScriptRequirements, REQUIREMENTS.net_type)

PATH = declare("System.Management.Automation.VariablePath")
PATH.property("string UserPath")(lambda path: path.node.user_path)
PATH.property("bool IsGlobal")(lambda path: path.node.scope.lower() == "global")
PATH.property("bool IsLocal")(lambda path: path.node.scope.lower() == "local")
PATH.property("bool IsScript")(lambda path: path.node.scope.lower() == "script")
PATH.property("bool IsPrivate")(lambda path: path.node.scope.lower() == "private")
PATH.property("bool IsUnscopedVariable")(lambda path: not path.node.scope and not path.node.drive)
PATH.property("bool IsUnqualified")(lambda path: not path.node.scope and not path.node.drive)
PATH.property("bool IsVariable")(lambda path: not path.node.drive)
PATH.property("bool IsDriveQualified")(lambda path: bool(path.node.drive))
PATH.property("string DriveName")(lambda path: path.node.drive or None)
PATH.method("string ToString()")(lambda path: path.node.user_path)

for _name in ("TypeName", "ArrayTypeName", "GenericTypeName"):
    TYPE_NAME = declare(_LANGUAGE + _name)
    TYPE_NAME.property("string FullName")(lambda written: written.name.full_name)
    TYPE_NAME.property("string Name")(lambda written: written.short_name)
    TYPE_NAME.property("string AssemblyName")(lambda written: getattr(written.name, "assembly", None))
    TYPE_NAME.property("bool IsArray")(lambda written: isinstance(written.name, ArrayTypeName))
    TYPE_NAME.property("bool IsGeneric")(lambda written: isinstance(written.name, GenericTypeName))
    TYPE_NAME.property(f"{_LANGUAGE}IScriptExtent Extent")(lambda written: written.extent)
    TYPE_NAME.method("type GetReflectionType()")(lambda written: written.reflected())
    TYPE_NAME.method("string ToString()")(lambda written: written.name.full_name)

ARRAY_NAME = declare(_LANGUAGE + "ArrayTypeName")
ARRAY_NAME.property("int Rank")(lambda written: written.name.rank)
ARRAY_NAME.property(f"{_LANGUAGE}ITypeName ElementType")(
    lambda written: WrittenType(written.name.element, written.source)
)
GENERIC_NAME = declare(_LANGUAGE + "GenericTypeName")
GENERIC_NAME.property(f"{_LANGUAGE}ITypeName TypeName")(
    lambda written: WrittenType(written.name.generic, written.source)
)
GENERIC_NAME.property(f"System.Collections.ObjectModel.ReadOnlyCollection[{_LANGUAGE}ITypeName] GenericArguments")(
    lambda written: Array(WrittenType(name, written.source) for name in written.name.arguments)
)
