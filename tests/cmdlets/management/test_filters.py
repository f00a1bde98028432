"""Names chosen by wildcards, filters and literal paths; what parameters of content do not go together."""

from __future__ import annotations

import pytest

from tests.shell import output

_FILES = "$null = New-Item /d -ItemType Directory; 'a' > /d/x.txt; 'a' > /d/x; 'a' > '/d/[y].md'; Set-Location /d; "


def _names(script: str) -> list[str]:
    return output(_FILES + script)


def test_a_filter_with_a_dot_and_a_star_takes_names_without_extension() -> None:
    assert _names("(Get-ChildItem -Filter x*.*).Name") == ["x", "x.txt"]
    assert _names("(Get-ChildItem -Filter *.).Name") == ["x"]


def test_literal_paths_with_recursion_include_and_exclude() -> None:
    assert _names("(Get-ChildItem -LiteralPath /d -Recurse -Include *.txt).Name") == ["x.txt"]
    assert _names("(Get-ChildItem -LiteralPath '/d/[y].md').Name") == ["[y].md"]


def test_wildcards_on_a_drive() -> None:
    script = "$null = New-PSDrive TD FileSystem /d; (Get-Item 'TD:\\x*').Name"
    assert _names(script) == ["x", "x.txt"]


def test_escape_takes_backticks_along() -> None:
    assert output("[WildcardPattern]::Escape('a`[b]')") == ["a```[b`]"]


CONTRADICTIONS = {
    "Get-Content /d/x -Raw -Tail 1": "InvalidOperation",
    "Get-Content /d/x -TotalCount 1 -Tail 1": "TailAndHeadCannotCoexist",
    "Get-Content Env:/PATH -Tail 1": "TailNotSupported",
}


@pytest.mark.parametrize("script", CONTRADICTIONS)
def test_parameters_of_get_content_that_do_not_go_together(script: str) -> None:
    error_id = output(f"{_FILES} try {{ {script} -ErrorAction Stop }} catch {{ $_.FullyQualifiedErrorId }}")[0]
    assert CONTRADICTIONS[script] in error_id


def test_a_relative_path_that_is_resolved_begins_with_a_dot() -> None:
    assert _names("Resolve-Path ./x -Relative") == ["./x"]
