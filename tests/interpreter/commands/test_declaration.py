"""From a class body to a command: names, types, sets, defaults."""

from __future__ import annotations

import pytest

from hvsim.interpreter.commands import ALL_SETS, Cmdlet, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.naming import parameter_name, type_name_of


@cmdlet("Test-Declared", default_set="ByName", confirm="High", module="Tests")
class TestDeclared(Cmdlet):
    """Says one sentence.

    And then more.
    """

    __test__ = False  # not a test class, whatever pytest thinks of its name

    vm_name: str = parameter(sets="ByName", position=0, help="A name.")
    sizes: list[int] = parameter(sets={"ByName": In(), "BySize": In(mandatory=True)}, help="Sizes.")
    pass_thru: Switch = parameter(help="Gives it.")


@pytest.mark.parametrize(
    ("attribute", "expected"),
    [("vm_name", "VMName"), ("path", "Path"), ("new_vhd_path", "NewVHDPath"), ("pass_thru", "PassThru"), ("in_", "In")],
)
def test_an_attribute_names_its_parameter(attribute, expected):
    assert parameter_name(attribute) == expected


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        ("str", "System.String"),
        ("list[int]", "System.Int32[]"),
        ("Switch", "System.Management.Automation.SwitchParameter"),
        ("str | None", "System.String"),
        ("Unheard", None),
    ],
)
def test_an_annotation_says_the_net_type(annotation, expected):
    assert type_name_of(annotation, {}) == expected


def test_the_declaration_becomes_one_command():
    command = TestDeclared.command
    assert [parameter.name for parameter in command.parameters] == ["VMName", "Sizes", "PassThru"]
    assert command.synopsis == "Says one sentence."
    assert command.supports_should_process
    assert command.confirm_impact == "High"
    assert command.implementing_name == "Microsoft.PowerShell.Commands.TestDeclaredCommand"


def test_sets_are_those_the_parameters_name_with_the_default_first():
    sets = TestDeclared.command.sets
    assert [(each.name, each.is_default) for each in sets] == [("ByName", True), ("BySize", False)]
    assert [parameter.name for parameter, _ in sets[1].parameters] == ["Sizes", "PassThru"]


def test_attributes_hold_the_defaults_until_something_is_bound():
    assert TestDeclared.pass_thru is False
    assert TestDeclared.vm_name is None


def test_a_parameter_may_not_hide_what_every_cmdlet_has():
    with pytest.raises(TypeError, match="hides a member"):

        @cmdlet("Test-Hiding", module="Tests")
        class Hiding(Cmdlet):
            """Hides."""

            process: str = parameter(help="Hides process.")  # type: ignore[assignment]  # the mistake that is tested


def test_an_unknown_annotation_has_to_say_its_type():
    with pytest.raises(TypeError, match="say type="):

        @cmdlet("Test-Unknown", module="Tests")
        class Unknown(Cmdlet):
            """Does not know."""

            thing: Unheard = parameter(help="What is it?")  # noqa: F821  the mistake that is tested


def test_a_parameter_outside_of_sets_is_in_all_of_them():
    (switch,) = [each for each in TestDeclared.command.parameters if each.is_switch]
    assert list(switch.sets) == [ALL_SETS]
    assert switch.in_set("BySize") is switch.in_set("ByName")
