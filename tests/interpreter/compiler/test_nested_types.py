"""Classes and enums declared inside statements: known to their whole script block."""

from __future__ import annotations

import pytest

from tests.shell import output

NESTED = {
    "if": "if (1) { class A { $x = 4 }; [A]::new().x }",
    "try": "try { class A { $x = 4 }; [A]::new().x } catch { $_ }",
    "loop": "foreach ($i in 1) { class A { $x = 4 } ; [A]::new().x }",
    "switch": "switch (1) { 1 { enum E { a = 4 }; [int][E]::a } }",
    "function": "function f { if (1) { class A { $x = 4 } }; [A]::new().x }; f",
    "before it": "[A]::new().x; if ($false) { class A { $x = 4 } }",
    "block of a cmdlet": "1 | ForEach-Object { class A { $x = 4 }; [A]::new().x }",
    "several levels": "if (1) { while (1) { try { class A { $x = 4 } } finally { }; break } }; [A]::new().x",
}


@pytest.mark.parametrize("place", NESTED)
def test_a_type_declared_inside_a_statement_is_known_in_its_script_block(place: str) -> None:
    assert output(NESTED[place]) == ["4"]


def test_a_type_declared_inside_a_function_ends_with_it() -> None:
    assert output("function f { if (1) { class A { } } }; f; try { [A] } catch { $_.FullyQualifiedErrorId }") == [
        "TypeNotFound"
    ]
