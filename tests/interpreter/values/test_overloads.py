"""Which overload a call means stays right when the same call comes again with values that carry another."""

from __future__ import annotations

from tests.shell import output, run


def test_wrapped_values_after_plain_ones() -> None:
    script = """
    foreach ($text in 'ab', ('cd' | Add-Member Note 1 -PassThru)) { 'xabcd'.IndexOf($text) }
    $table = @{ ab = 1; cd = 2 }
    foreach ($text in 'ab', ('cd' | Add-Member Note 1 -PassThru)) { $table.ContainsKey($text) }
    """
    assert output(script) == ["1", "3", "True", "True"]


def test_references_after_values() -> None:
    script = "$n = 0; [int]::TryParse('12', [ref]$n); $n; [int]::TryParse('x', [ref]$n); $n"
    assert output(script) == ["True", "12", "False", "0"]


def test_method_of_a_class_converts_what_does_not_fit() -> None:
    declared = 'class P { [string] Show([int]$n) { return "<$n>" } }; $p = [P]::new(); '
    script = declared + "$p.Show(1); $p.Show('2'); $p.Show(2.6)"
    assert output(script) == ["<1>", "<2>", "<3>"]


def test_conversion_error_names_the_constructor() -> None:
    printed = run("class P { P([int]$a) {} }; [P]::new(1) | Out-Null; [P]::new('q')")
    assert 'with value: "q", for ".ctor" to type "System.Int32"' in printed.errors.replace("\n     | ", " ")
