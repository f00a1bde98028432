"""Views: which one is found for an object, and how rooms bring their own."""

from __future__ import annotations

import pytest

from hvsim.interpreter.formatting.views import (
    column,
    find_view,
    list_view,
    register_default_properties,
    register_view,
    table_view,
    views_of,
)
from tests.shell import output


@pytest.fixture
def registered() -> None:
    """Whatever a test registers is for that test's own type names; nothing else sees it."""
    register_view(table_view("Test.Machine", [column("Name"), column("Cpu", "CPUs", 6, "right")]))
    register_view(list_view("Test.Machine", [column("Name"), column("State")], name="States"))


@pytest.mark.usefixtures("registered")
def test_the_first_view_of_the_first_type_name_wins() -> None:
    found = find_view(["Test.Special", "Test.Machine", "System.Object"])
    assert found is not None
    assert found.kind == "table"
    assert [field.heading for field in found.fields] == ["Name", "CPUs"]


@pytest.mark.usefixtures("registered")
def test_a_view_may_be_asked_for_by_kind_and_name() -> None:
    by_kind = find_view(["Test.Machine"], "list")
    by_name = find_view(["Test.Machine"], "list", "states")
    assert by_kind is not None
    assert by_name is not None
    assert [field.heading for field in by_name.fields] == ["Name", "State"]
    assert find_view(["Test.Machine"], "wide") is None
    assert find_view(["Test.Unknown"]) is None
    assert views_of("test.machine")


@pytest.mark.usefixtures("registered")
def test_a_registered_view_is_what_the_shell_shows() -> None:
    lines = output("[pscustomobject]@{ PSTypeName = 'Test.Machine'; Name = 'vm1'; Cpu = 2; State = 'Off' }")
    assert [line.split() for line in lines if line] == [["Name", "CPUs"], ["----", "----"], ["vm1", "2"]]


def test_default_properties_choose_what_is_shown() -> None:
    register_default_properties("Test.Narrow", ["Name", "State"])
    lines = output("[pscustomobject]@{ PSTypeName = 'Test.Narrow'; Name = 'vm1'; Cpu = 2; State = 'Off' }")
    assert lines[1].split() == ["Name", "State"]


def test_a_type_says_which_property_names_its_objects() -> None:
    text = "Update-TypeData -TypeName Test.Named -DefaultDisplayProperty B -Force; "
    lines = output(text + "[pscustomobject]@{ PSTypeName = 'Test.Named'; Name = 1; B = 'bee' } | Format-Wide -Column 1")
    assert [line.strip() for line in lines if line.strip()] == ["bee"]


def test_registry_keys_are_grouped_by_hive_and_show_their_values() -> None:
    text = "New-Item HKCU:\\Lab\\Vm -Force | Out-Null; Set-ItemProperty HKCU:\\Lab\\Vm Cpu 2; Get-ChildItem HKCU:\\Lab"
    lines = [line.rstrip() for line in output(text, os="windows")]
    assert lines[1] == "    Hive: HKEY_CURRENT_USER\\Lab"
    assert lines[3].split() == ["Name", "Property"]
    assert lines[5].split() == ["Vm", "Cpu", ":", "2"]


def test_an_object_from_elsewhere_is_shown_as_what_it_was() -> None:
    lines = output("ConvertTo-CliXml (Get-Item /tmp) | ConvertFrom-CliXml | Format-Table")
    assert any(line.split()[:1] == ["UnixMode"] for line in lines if line)


FILES = "$null = New-Item C:\\x\\sub -ItemType Directory -Force; Set-Content C:\\x\\a.txt hello; "


def test_files_on_windows_are_shown_as_windows_shows_them() -> None:
    assert output(FILES + "Get-ChildItem C:\\x", os="windows")[1:7] == [
        "    Directory: C:\\x",
        "",
        "Mode                 LastWriteTime         Length Name",
        "----                 -------------         ------ ----",
        "d----            6/2/2025  8:00\u202fAM                sub",
        "-a---            6/2/2025  8:00\u202fAM              7 a.txt",
    ]


def test_files_on_windows_have_no_unix_properties() -> None:
    names = "'UnixMode', 'User', 'Group', 'Size'"
    text = FILES + f"foreach ($name in {names}) {{ $null -eq (Get-Item C:\\x\\a.txt).$name }}; "
    assert output(text + "Get-Item C:\\x\\a.txt | Get-Member -Force -Name " + names, os="windows") == ["True"] * 4
    assert output("Get-Item /tmp | Get-Member -Force -Name " + names + " | ForEach-Object Name") == [
        "UnixMode",
        "User",
        "Group",
        "Size",
    ]


def test_files_on_linux_are_shown_with_their_unix_modes() -> None:
    lines = output("Get-Item /tmp")
    assert any(line.split()[:3] == ["UnixMode", "User", "Group"] for line in lines)
