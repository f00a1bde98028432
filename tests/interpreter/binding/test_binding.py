"""The binder alone: declared parameters, arguments in, values or PowerShell's error out."""

from __future__ import annotations

from typing import Any

import pytest

from hvsim.interpreter.binding import NO_VALUE, UNBOUND, Argument, bind
from hvsim.interpreter.commands import Cmdlet, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange, ValidateSet
from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.values import Array, PSCustomObject


class QuietConsole:
    """Nobody is there to answer."""

    interactive = False


class BareEngine:
    """As much of an engine as binding asks for."""

    def __init__(self, **variables: Any) -> None:
        self.console = QuietConsole()
        self.variables = variables

    def get_variable(self, name: str, default: Any = None) -> Any:
        return self.variables.get(name, default)


@cmdlet("Get-Sample", default_set="ByName", module="Tests")
class GetSample(Cmdlet):
    """Stands for a cmdlet with two sets."""

    name: str = parameter(sets={"ByName": In(position=0, by_property_name=True)}, aliases=("VMName",), help="A name.")
    number: int = parameter(
        sets={"ByNumber": In(position=0, mandatory=True, pipeline=True)}, validate=ValidateRange(1, 9), help="A number."
    )
    words: list[str] = parameter(position=1, help="Words.")
    colour: str = parameter(validate=ValidateSet(("red", "green")), help="A colour.")
    force: Switch = parameter(help="Just do it.")


@cmdlet("Set-Remaining", module="Tests")
class SetRemaining(Cmdlet):
    """Takes what nobody else takes."""

    first: str = parameter(position=0, mandatory=True, help="The first.")
    rest: list[object] = parameter(remaining=True, help="All the others.")


def arguments(*words: Any) -> list[Argument]:
    """`-name` strings are names, everything else values."""
    return [
        Argument(word[1:]) if isinstance(word, str) and word.startswith("-") else Argument(None, word) for word in words
    ]


def bound(command: type[Cmdlet], *words: Any, **options: Any) -> dict[str, Any]:
    binding = bind(command.command, arguments(*words), BareEngine(), **options)
    return {**binding.values, "set": binding.parameter_set}


def error_id(command: type[Cmdlet], *words: Any, **options: Any) -> str:
    with pytest.raises(ScriptError) as caught:
        bound(command, *words, **options)
    return str(caught.value.record.error_id)


def test_a_value_goes_to_the_parameter_of_its_type_before_anything_is_converted():
    assert bound(GetSample, "web01") == {"Name": "web01", "set": "ByName"}
    assert bound(GetSample, 5) == {"Number": 5, "set": "ByNumber"}


def test_names_may_be_shortened_and_aliased():
    assert bound(GetSample, "-na", "web01", "-w", "x")["Words"] == ["x"]
    assert bound(GetSample, "-vmname", "web01")["Name"] == "web01"


def test_a_beginning_of_own_and_common_parameters_means_the_own_one():
    assert bound(GetSample, "-W", "x")["Words"] == ["x"]


def test_switches_take_no_value_unless_by_colon():
    assert bound(GetSample, "-Force", "web01")["Name"] == "web01"
    binding = bind(GetSample.command, [Argument("Force", False)], BareEngine())
    assert not binding.values["Force"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("-Nope", "x"), "NamedParameterNotFound"),
        (("a", "b", "c"), "PositionalParameterNotFound"),
        (("-N", "x"), "AmbiguousParameter"),
        (("-Name",), "MissingArgument"),
        (("-Name", "-Force"), "MissingArgument"),
        (("-Name", "a", "-Name", "b"), "ParameterAlreadyBound"),
        (("-Name", "a", "-Number", 1), "AmbiguousParameterSet"),
        (("-Number", "x"), "CannotConvertArgumentNoMessage"),
        (("-Number", Array([1, 2])), "CannotConvertArgument"),
        (("-Number", 12), "ParameterArgumentValidationError"),
        (("-Colour", "blue"), "ParameterArgumentValidationError"),
    ],
)
def test_what_cannot_be_bound_has_powershells_error_id(words, expected):
    assert error_id(GetSample, *words) == expected


def test_a_mandatory_parameter_nobody_gave_is_an_error_where_nobody_can_answer():
    assert error_id(SetRemaining) == "MissingMandatoryParameter"
    assert error_id(SetRemaining, "") == "ParameterArgumentValidationErrorEmptyStringNotAllowed"


def test_remaining_arguments_are_collected_with_the_names_nobody_knows():
    assert bound(SetRemaining, "a", "-x", 1, 2)["Rest"] == ["-x", 1, 2]


def test_an_explicit_argument_overrules_a_splatted_one():
    given = [Argument("Name", "splatted", None, True), Argument("Name", "explicit")]
    assert bind(GetSample.command, given, BareEngine()).values == {"Name": "explicit"}


def test_each_pipeline_object_starts_from_what_the_command_line_bound():
    binding = bind(GetSample.command, [], BareEngine(), expects_input=True)
    assert [(info.name, value) for info, value in binding.bind_input(5)] == [("Number", 5)]
    assert binding.parameter_set == "ByNumber"
    changes = binding.bind_input(PSCustomObject([("VMName", "web01")]))
    assert [(info.name, value) for info, value in changes] == [("Number", UNBOUND), ("Name", "web01")]
    assert binding.parameter_set == "ByName"


def test_an_object_that_fits_nothing_is_an_error_of_that_object_only():
    binding = bind(GetSample.command, [], BareEngine(), expects_input=True)
    with pytest.raises(ScriptError) as caught:
        binding.bind_input(PSCustomObject([("Other", 1)]))
    assert caught.value.record.error_id == "InputObjectNotBound"
    binding.bind_input(3)
    assert binding.values == {"Number": 3}


def test_defaults_from_the_preference_variable_fill_what_nobody_named():
    from hvsim.interpreter.values import Hashtable

    engine = BareEngine(PSDefaultParameterValues=Hashtable([("Get-*:Colour", "red")]))
    assert bind(GetSample.command, [], engine).values == {"Colour": "red"}
    assert bind(GetSample.command, arguments("-Colour", "green"), engine).values == {"Colour": "green"}


def test_a_name_without_value_is_paired_with_the_next_argument():
    argument = Argument("x")
    assert argument.value is NO_VALUE
    assert argument.written == "-x"
