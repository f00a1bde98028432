"""Redirections to variables and files."""

from __future__ import annotations

from tests.interpreter.engines import values


def test_a_variable_takes_objects_as_they_are() -> None:
    script = "1..3 > variable:a; 4, 5 >> variable:a; $a -join ''; 'x' > variable:b; $a.Count; $b.GetType().Name"
    assert values(script) == ["12345", 5, "String"]


def test_each_stream_may_have_a_variable_of_its_own() -> None:
    script = """
        . { Write-Error bad; Write-Warning careful; 'out' } 2> variable:errors 3> variable:warnings
        $errors.Exception.Message
        $warnings.Message
    """
    assert values(script) == ["out", "bad", "careful"]


def test_an_expression_at_the_head_of_a_pipeline_may_be_redirected() -> None:
    assert values("'some' > /tmp/o.txt | Out-Null; Get-Content /tmp/o.txt") == ["some"]


def test_output_keeps_its_file_beside_one_for_all_streams() -> None:
    script = """
        $(Get-Command Missing-One; 12) > /tmp/o.txt *> /tmp/e.txt
        Get-Content /tmp/o.txt
        (Get-Item /tmp/e.txt).Length -gt 0
    """
    assert values(script) == ["12", True]
