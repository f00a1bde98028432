"""Completion of a command's words: its name, its parameters, their values, paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.interpreter.binding.plan import plan_of
from hvsim.interpreter.binding.refusal import BindingRefused
from hvsim.interpreter.commands.info import AliasInfo, CommandInfo
from hvsim.interpreter.commands.parameters import ParameterInfo
from hvsim.interpreter.commands.table import aliases_like, functions_like
from hvsim.interpreter.commands.validation import ValidateSet
from hvsim.interpreter.completion.members import types_like
from hvsim.interpreter.completion.registered import registered_values
from hvsim.interpreter.completion.result import Completion, Completions
from hvsim.interpreter.completion.situation import Situation
from hvsim.interpreter.completion.written import declared_function, piped_shape, written_tree
from hvsim.interpreter.dotnet.commands import all_parameters
from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.help.syntax import enum_words, type_label

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine


# Commands whose first words are properties of what is piped to them.
_BY_PROPERTY = frozenset(
    ("select-object", "where-object", "sort-object", "group-object", "measure-object", "foreach-object",
     "format-table", "format-list", "format-wide", "format-custom")
)  # fmt: skip
# The parameters of these that take names of properties; the first word of the others does.
_PROPERTY_PARAMETERS = ("Property", "ExcludeProperty", "ExpandProperty", "GroupBy")
# What every object that is written out has beside its own properties.
_INTRINSIC = ("BaseObject", "ImmediateBaseObject", "Members", "Methods", "Properties", "TypeNames")


def word_completions(situation: Situation, engine: Engine, before: str = "") -> Completions:
    """What the last word may become; `before` is the whole text up to the cursor."""
    word = situation.word
    if situation.command is None:
        matches = _commands(word.text, engine) or _paths(word.text, engine)
    else:
        command = _command(situation.command, engine)
        if command is None:
            command = declared_function(written_tree(before), situation.command, engine)
        if word.text.startswith("-") and not word.quote:
            matches = [] if command is None else _parameters(command, word.text[1:])
        else:
            matches = _properties(command, situation, engine, before) or _type_names(command, situation)
            if not matches:
                matches = _arguments(command, situation, engine)
    return Completions(word.start, len(word.text) + len(word.quote), matches)


def _properties(command: CommandInfo | None, situation: Situation, engine: Engine, before: str) -> list[Completion]:
    """The properties of the objects that come down the pipeline, for a command that takes their names."""
    if command is None or command.name.lower() not in _BY_PROPERTY or situation.word.quote:
        return []
    if not _names_property(command, situation):
        return []
    shape = piped_shape(written_tree(before), before, engine)
    if shape is None or not shape.is_object:
        return []
    names = {**({} if shape.net_type is not None else dict.fromkeys(_INTRINSIC, "")), **shape.entries}
    for each in shape.net_type.all_members("properties").values() if shape.net_type is not None else ():
        names.setdefault(each.name, each.type_name)
    listed, comma, word = situation.word.text.rpartition(",")
    return [
        Completion(listed + comma + name, name, "Property", f"{type_name} {name}".strip())
        for name, type_name in sorted(names.items(), key=lambda entry: entry[0].lower())
        if name.lower().startswith(word.lower())
    ]


def _names_property(command: CommandInfo, situation: Situation) -> bool:
    """Whether the last word is the name of a property: the first of a comparison or a member, any of a list."""
    words = [word for word in situation.words[1:-1] if not word.text.endswith(",")]
    if command.name in ("Where-Object", "ForEach-Object"):
        return all(word.text.lower() in ("-property", "-membername") for word in words)
    parameter = _parameter_at(command, Situation([situation.words[0], *words, situation.word]))
    return parameter is not None and parameter.name in _PROPERTY_PARAMETERS


def _type_names(command: CommandInfo | None, situation: Situation) -> list[Completion]:
    """The types that New-Object can be told to make."""
    if command is None or command.name != "New-Object" or not situation.word.text:
        return []
    parameter = _parameter_at(command, situation)
    return types_like(situation.word.text) if parameter is not None and parameter.name == "TypeName" else []


def _command(name: str, engine: Engine) -> CommandInfo | None:
    try:
        return engine.commands.resolve(name)
    except ScriptError:
        return None


def _commands(word: str, engine: Engine) -> list[Completion]:
    """Aliases, functions and cmdlets that start with the word; an alias shows what it stands for."""
    if not word or any(char in word for char in "/\\$["):
        return []
    scope, pattern = engine.current_scope, f"{word}*"
    found: list[Completion] = []
    for command in [*aliases_like(scope, pattern), *functions_like(scope, pattern)]:
        tip = command.target if isinstance(command, AliasInfo) else ""
        found.append(Completion(command.name, command.name, "Command", tip))
    found += [Completion(name, name, "Command") for name in engine.commands.cmdlet_names(pattern)]
    return sorted(found, key=lambda each: each.text.lower())


def _parameters(command: CommandInfo, prefix: str) -> list[Completion]:
    """The parameters that start with the prefix, own ones first, with their types as tips."""
    return [
        Completion(f"-{each.name}", each.name, "ParameterName", f"[{type_label(each.type_name)}] {each.name}")
        for each in all_parameters(command)
        if each.name.lower().startswith(prefix.lower())
    ]


def _arguments(command: CommandInfo | None, situation: Situation, engine: Engine) -> list[Completion]:
    """The values the parameter at the cursor accepts; paths where it names none."""
    word = situation.word
    parameter = None if command is None else _parameter_at(command, situation)
    if parameter is not None:
        values = registered_values(engine, command.name, parameter.name, word.text) if command is not None else None
        if values is None:
            values = _values(parameter, word.text, engine)
        if values is not None:
            return [
                Completion(_quoted(value, word.quote), value, "ParameterValue", value)
                for value in values
                if value.lower().startswith(word.text.lower())
            ]
    return _paths(word.text, engine, word.quote)


def _parameter_at(command: CommandInfo, situation: Situation) -> ParameterInfo | None:
    """The parameter that the last word is the value of: by the name before it, or by position."""
    plan = plan_of(command)
    taken: set[str] = set()
    unnamed = 0
    pending: ParameterInfo | None = None
    for word in situation.words[1:-1]:
        if word.text.startswith("-") and not word.quote:
            try:
                slot = plan.match(word.text[1:].partition(":")[0])
            except BindingRefused:
                slot = None
            pending = None if slot is None or slot.info.is_switch else slot.info
            if slot is not None:
                taken.add(slot.name)
        elif pending is not None:
            pending = None
        else:
            unnamed += 1
    if pending is not None:
        return pending
    positional = sorted(
        {
            (place.position, slot.name): slot.info
            for slot in plan.slots
            for _, place in slot.places
            if place.position is not None and slot.name not in taken
        }.items(),
        key=lambda entry: entry[0][0],
    )
    return positional[unnamed][1] if unnamed < len(positional) else None


def _values(parameter: ParameterInfo, word: str, engine: Engine) -> list[str] | None:
    """The words a parameter accepts, sorted where nobody ordered them; None when it says nothing about them."""
    for validation in parameter.validations:
        if isinstance(validation, ValidateSet):
            return sorted(validation.accepted(), key=str.lower)
    words = enum_words(parameter)
    if words:
        return sorted(words, key=str.lower)
    if parameter.complete is not None:
        return [str(value) for value in parameter.complete(engine, word)]
    return list(parameter.values) or None


def _quoted(value: str, quote: str = "") -> str:
    """The value as an argument: in quotes where it has to be."""
    if quote:
        return f"{quote}{value}{quote}"
    if any(char in value for char in " '\"$`(){}[]&|;,") or not value:
        return "'" + value.replace("'", "''") + "'"
    return value


def _paths(word: str, engine: Engine, quote: str = "") -> list[Completion]:
    """Files and folders that the word may go on to, in the form the word began."""
    separators = "\\/" if engine.personality.is_windows else "/"
    cut = max((word.rfind(separator) for separator in separators), default=-1) + 1
    folder, start = word[:cut], word[cut:]
    try:
        path = engine.providers.file_path(folder or ".")
        entries = sorted(engine.file_system.list(path), key=lambda entry: entry.name.lower())
    except (ScriptError, OSError):
        return []
    found: list[Completion] = []
    for entry in entries:
        if not engine.personality.fold(entry.name).startswith(engine.personality.fold(start)):
            continue
        if entry.name.startswith(".") and not start.startswith("."):
            continue
        text = f"{folder or '.' + engine.personality.separator}{entry.name}"
        kind = "ProviderContainer" if entry.is_directory else "ProviderItem"
        found.append(Completion(_quoted(text, quote), entry.name, kind, entry.path))
    return found
