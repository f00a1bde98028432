"""System.Management.Automation.Language.Parser, and the small values a syntax tree hands out."""

from __future__ import annotations

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.syntax_trees import parse_file, parse_input

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

TYPE_NAME = declare(_LANGUAGE + "TypeName")
TYPE_NAME.property("string FullName")(lambda written: written.name.full_name)
TYPE_NAME.property("string Name")(lambda written: written.name.full_name)
TYPE_NAME.method("string ToString()")(lambda written: written.name.full_name)
