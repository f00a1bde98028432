"""What the param block of a script block says: its parameters, sets, and how it binds.

Reads attributes of the tree, the engine evaluating their arguments and finding their types. Default values stay
expressions: they are the function's business at each call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import attrs

from hvsim.interpreter.commands.parameters import SWITCH, ParameterInfo
from hvsim.interpreter.errors import failure
from hvsim.interpreter.values import NetType, convert, enumerate_value, resolve_type, to_bool, to_string
from hvsim.interpreter.values.arrays import Array, string_array

if TYPE_CHECKING:
    from hvsim.grammar.nodes import AttributeAst, ExpressionAst, ParameterAst, ScriptBlockAst
    from hvsim.grammar.nodes.types import TypeNameAst

Evaluate = Callable[["ExpressionAst"], Any]
Resolve = Callable[["TypeNameAst"], "NetType"]


@attrs.define(eq=False)
class ScriptMetadata:
    """The declaration of a function, filter, script or script block; `advanced` with CmdletBinding or Parameter."""

    parameters: tuple[ParameterInfo, ...] = ()
    advanced: bool = False
    default_set: str | None = None
    supports_should_process: bool = False
    confirm_impact: str = "Medium"
    positional_binding: bool = True
    output_types: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    help_uri: str = ""
    supports_paging: bool = False
    obsolete: str | None = None
    # The attributes in front of the param block, as script objects.
    attributes: list[Any] = attrs.field(factory=list)


EMPTY = ScriptMetadata()


def attribute_name(attribute: AttributeAst) -> str:
    """`[System.Management.Automation.ParameterAttribute()]` is `parameter`."""
    name = attribute.type_name.full_name.lower().rpartition(".")[2]
    return name if name == "attribute" else name.removesuffix("attribute")


def script_metadata_of(
    tree: ScriptBlockAst,
    function_parameters: list[ParameterAst] | None,
    evaluate: Evaluate,
    resolve: Resolve,
) -> ScriptMetadata:
    """The metadata of a script block; `function_parameters` are those written after a function's name."""
    block = tree.param_block
    parameters = function_parameters if function_parameters is not None else (block.parameters if block else [])
    attributes = block.attributes if block is not None else []
    if not parameters and not attributes:
        return EMPTY
    metadata = ScriptMetadata()
    for attribute in attributes:
        _read_block_attribute(metadata, attribute, evaluate)
    # The param block itself is not evaluated until the attributes say how positions are given.
    _read_parameters(metadata, parameters, evaluate, resolve, tree.source.text)
    return metadata


def named_arguments(attribute: AttributeAst, evaluate: Evaluate) -> dict[str, Any]:
    """The values of an attribute's named arguments, by lower-case name."""
    return {argument.name.lower(): evaluate(argument.argument) for argument in attribute.named}


def _read_block_attribute(metadata: ScriptMetadata, attribute: AttributeAst, evaluate: Evaluate) -> None:
    name = attribute_name(attribute)
    if name == "cmdletbinding":
        metadata.advanced = True
        named = named_arguments(attribute, evaluate)
        if "defaultparametersetname" in named:
            metadata.default_set = to_string(named["defaultparametersetname"]) or None
        metadata.supports_should_process = to_bool(named.get("supportsshouldprocess", False))
        metadata.positional_binding = to_bool(named.get("positionalbinding", True))
        if "confirmimpact" in named:
            metadata.confirm_impact = to_string(named["confirmimpact"]).title()
        metadata.help_uri = to_string(named.get("helpuri"))
        metadata.supports_paging = to_bool(named.get("supportspaging", False))
    elif name == "outputtype":
        metadata.output_types += tuple(_type_text(evaluate(argument)) for argument in attribute.positional)
    elif name == "alias":
        metadata.aliases += words_of(evaluate(argument) for argument in attribute.positional)
    elif name == "obsolete":
        metadata.obsolete = "".join(words_of(evaluate(argument) for argument in attribute.positional[:1]))
    made = _attribute_object(metadata, name)
    if made is not None:
        metadata.attributes.append(made)


def _attribute_object(metadata: ScriptMetadata, name: str) -> Any:
    """The attribute just read as a script sees it; None for one that says nothing here."""
    from hvsim.interpreter.commands.attribute_values import attribute_value

    if name == "cmdletbinding":
        impact = resolve_type("System.Management.Automation.ConfirmImpact")
        return attribute_value(
            "CmdletBinding",
            DefaultParameterSetName=metadata.default_set,
            SupportsShouldProcess=metadata.supports_should_process,
            ConfirmImpact=convert(metadata.confirm_impact, impact),
            PositionalBinding=metadata.positional_binding,
            SupportsPaging=metadata.supports_paging,
            HelpUri=metadata.help_uri,
        )
    if name == "outputtype":
        from hvsim.interpreter.dotnet.commands import TypeNameValue

        return attribute_value("OutputType", Type=Array(TypeNameValue(each) for each in metadata.output_types))
    if name == "alias":
        return attribute_value("Alias", AliasNames=string_array(metadata.aliases))
    return None


def _type_text(value: Any) -> str:
    return value.full_name if isinstance(value, NetType) else to_string(value)


def words_of(values: Iterable[Any]) -> tuple[str, ...]:
    """The strings among (arrays of) attribute arguments."""
    words: list[str] = []
    for value in values:
        items = enumerate_value(value)
        words += [to_string(item) for item in ([value] if items is None else items)]
    return tuple(words)


def _read_parameters(
    metadata: ScriptMetadata, parameters: list[ParameterAst], evaluate: Evaluate, resolve: Resolve, source: str
) -> None:
    from hvsim.interpreter.commands.script_attributes import ParameterReader

    readers = []
    for parameter in parameters:
        default = parameter.default
        default_text = "" if default is None else source[default.start : default.end]
        readers.append(ParameterReader(parameter, evaluate, resolve, default_text))
    for reader in readers:
        reader.read()
    metadata.advanced = metadata.advanced or any(reader.has_parameter_attribute for reader in readers)
    if metadata.positional_binding and not any(reader.places_itself for reader in readers):
        _number(readers)
    metadata.parameters = tuple(reader.info for reader in readers)
    _check_names(metadata.parameters)


def _number(readers: list[Any]) -> None:
    """Positions in the order of declaration, where no parameter says a position or a set."""
    position = 0
    for reader in readers:
        if reader.info.type_name == SWITCH:
            continue
        for name, place in list(reader.info.sets.items()):
            reader.info.sets[name] = attrs.evolve(place, position=position)
        position += 1


def _check_names(parameters: tuple[ParameterInfo, ...]) -> None:
    names = {parameter.name.lower(): parameter for parameter in parameters}
    aliases: dict[str, ParameterInfo] = {}
    for parameter in parameters:
        for alias in parameter.aliases:
            key = alias.lower()
            if key in names:
                raise failure(
                    f"The parameter '{names[key].name}' cannot be specified because it conflicts with the parameter "
                    f"alias of the same name for parameter '{parameter.name}'.",
                    "ParameterNameConflictsWithAlias",
                    "MetadataError",
                    "System.Management.Automation.MetadataException",
                )
            if key in aliases:
                raise failure(
                    f'The alias "{alias}" is declared multiple times.',
                    "AliasDeclaredMultipleTimes",
                    "MetadataError",
                    "System.Management.Automation.MetadataException",
                )
            aliases[key] = parameter
