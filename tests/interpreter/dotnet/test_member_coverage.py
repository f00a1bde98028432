"""What scripts can see of .NET only grows: the recorded members that are absent are known, and using one says so."""

from __future__ import annotations

from hvsim.interpreter.values.types.registry import lookup_type
from tests.interpreter.dotnet.member_coverage import KNOWN, absent
from tests.shell import output

ABSENT_AT_MOST = 774  # lower it whenever members are declared
TYPES_WITHOUT_NAME = 6  # types of what cmdlets put out


def test_no_more_members_are_absent_than_before() -> None:
    assert sum(map(len, absent().values())) <= ABSENT_AT_MOST


def test_every_absent_member_is_known_to_be() -> None:
    listed = {name: set(members) for name, *members in map(str.split, KNOWN.read_text(encoding="utf-8").splitlines())}
    unlisted = {
        name: members - listed.get(name, set())
        for name, members in ((name, set(members)) for name, members in absent().items())
        if lookup_type(name) is not None and members - listed.get(name, set())
    }
    assert not unlisted, "run member_coverage.py"


def test_types_that_cannot_be_named_are_few() -> None:
    assert sum(lookup_type(name) is None for name in absent()) <= TYPES_WITHOUT_NAME


def _message(expression: str) -> list[str]:
    return output(f"try {{ {expression} }} catch {{ $_.Exception.Message; $_.FullyQualifiedErrorId }}")


def test_using_an_absent_member_says_so_and_what_to_use() -> None:
    said, error_id = _message("[IO.File]::ReadAllTextAsync('x')")
    assert said == (
        "[System.IO.File] has a member 'ReadAllTextAsync' in .NET, but hvsim does not simulate it. "
        "Use ReadAllText() instead."
    )
    assert error_id == "MemberNotSimulated"


def test_an_absent_member_of_a_collection_is_not_looked_for_in_its_elements() -> None:
    message, error_id = _message("([System.Collections.Generic.Dictionary[string,object]]::new()).OnDeserialization(1)")
    assert message.endswith("hvsim does not simulate it. Use Import-Clixml instead.")
    assert error_id == "MemberNotSimulated"


def test_a_member_that_dotnet_does_not_have_gets_the_error_of_powershell() -> None:
    assert _message("[string]::Twist(1)")[1] == "MethodNotFound"
    assert _message("'a'.Twist()")[1] == "MethodNotFound"
