"""Classes and enums of scripts."""

from tests.interpreter.engines import values

ANIMALS = """
class Animal { [string]$Name; Animal([string]$n) { $this.Name = $n } [string] Speak() { return "$($this.Name)?" } }
class Dog : Animal { Dog([string]$n) : base($n) { } [string] Speak() { return ([Animal]$this).Speak() + '!' } }
"""


def test_override_may_call_the_base_method() -> None:
    assert values(ANIMALS + "[Dog]::new('rex').Speak()") == ["rex?!"]


def test_object_is_of_its_class_and_every_base() -> None:
    assert values(ANIMALS + "$d = [Dog]::new('r'); $d -is [Animal]; $d.GetType().Name") == [True, "Dog"]


def test_only_return_is_output_of_a_method() -> None:
    assert values("class C { [int] M() { 'lost'; return '4' } }; [C]::new().M() + 1") == [5]


def test_class_is_known_before_its_definition_and_gone_after_its_scope() -> None:
    assert values("[Later]::new().V; class Later { [int]$V = 3 }") == [3]
    assert values("& { class Inner { } }; try { [Inner]::new() } catch { $_.FullyQualifiedErrorId }") == [
        "TypeNotFound"
    ]


def test_enumerators_count_on_from_the_last_value() -> None:
    assert values("enum E { A = 5; B }; [int][E]::B") == [6]


def test_static_property_starts_with_its_initial_value() -> None:
    assert values("class S { static [int]$N = 2; static [void] Up() { [S]::N++ } }; [S]::Up(); [S]::N") == [3]
