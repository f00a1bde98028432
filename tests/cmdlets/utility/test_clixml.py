"""CLIXML: values keep their type on the way out and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvsim.cmdlets.utility.clixml_reader import decoded
from hvsim.cmdlets.utility.clixml_writer import ClixmlWriter, encoded
from hvsim.interpreter.values.code_units import to_code_units
from tests.shell import output


@given(st.text(alphabet="ab_xX0001F\n\t\x01\x7fé😀", max_size=15))
def test_escaped_texts_come_back(text: str) -> None:
    assert decoded(encoded(text)) == to_code_units(text)


@given(st.integers(-(2**31), 2**31 - 1))
def test_numbers_are_named_by_their_type(number: int) -> None:
    assert f"<I32>{number}</I32>" in ClixmlWriter().write(number)


@pytest.mark.parametrize(
    ("expression", "type_name"),
    [
        ("1", "Int32"),
        ("1.5", "Double"),
        ("1d", "Decimal"),
        ("'a'", "String"),
        ("$true", "Boolean"),
        ("[datetime]'2024-01-02'", "DateTime"),
        ("[timespan]'1.02:03:04.5'", "TimeSpan"),
        ("[guid]::Empty", "Guid"),
        ("[version]'1.2.3'", "Version"),
        ("@{ a = 1 }", "Hashtable"),
    ],
)
def test_values_keep_their_type(expression: str, type_name: str) -> None:
    text = f'$v = {expression}; $c = ConvertTo-CliXml $v | ConvertFrom-CliXml; $c.GetType().Name; "$c" -eq "$v"'
    assert output(text) == [type_name, "True"]


def test_objects_come_back_deserialized() -> None:
    text = (
        "[pscustomobject]@{ PSTypeName = 'My.Vm'; Name = 'vm1'; Disks = 1, 2 } | Export-Clixml /tmp/a.xml; "
        "$v = Import-Clixml /tmp/a.xml; $v.Name; $v.Disks.Count; $v.PSObject.TypeNames[0]"
    )
    assert output(text) == ["vm1", "2", "Deserialized.My.Vm"]


def test_every_exported_object_stands_alone_at_full_depth() -> None:
    inner = "[pscustomobject]@{ a = [pscustomobject]@{ b = [pscustomobject]@{ c = 7 } } }"
    text = f"{inner}, {inner} | Export-Clixml /tmp/two.xml; "
    assert output(text + "(Import-Clixml /tmp/two.xml).a.b.c") == ["7", "7"]
    assert output(text + "@(Get-Content /tmp/two.xml) -match '<LST>|^  <Obj'") == [
        '  <Obj RefId="0">',
        '  <Obj RefId="3">',
    ]
