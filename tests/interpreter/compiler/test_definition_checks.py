"""What is wrong with classes and enums is said before the script that declares them runs."""

from __future__ import annotations

import pytest

from tests.shell import output

CASES = {
    "class A { $x; [int]$X }": "MemberAlreadyDefined 14-21",
    "class A { f($a) {} f([object]$b) {} }": "MemberAlreadyDefined 19-20",
    "class A { f([int]$a) {} f([string]$b) {} }": "",
    "class A { A() {} static A() {} }": "",
    "class A {} class A {}": "MemberAlreadyDefined 11-21",
    "class A : string {}": "SealedBaseClass 10-16",
    "class A : datetime {}": "SealedBaseClass 10-18",
    "class A : hashtable, string {}": "InterfaceNameExpected 21-27",
    "class A : int[] {}": "SubtypeArray 10-15",
    "class B : A {} class A {}": "TypeNotFound 10-11",
    "class A { A($x) {} } class B : A {}": "BaseClassNoDefaultCtor 21-35",
    "class A { A($x) {} } class B : A { B() : base(1) {} }": "",
    "class A { A($x) {} A() {} } class B : A {}": "",
    "class A : IDisposable {}": "TypeCreationError 0-24",
    "class A : IDisposable { Dispose() {} }": "",
    "class A { static A($x, $y) {} }": "StaticConstructorCantHaveParameters 19-25",
    "class A { [ValidateCount('a', 2)] $x }": "CannotConvertValue 25-28",
    "enum E { a; b; A }": "MemberAlreadyDefined 15-16",
    "enum E { a = 1; b = 1 }": "",
    "enum E { a = $x }": "EnumeratorValueMustBeConstant 13-15",
    "enum E { a = [E]::b; b }": "EnumeratorValueMustBeConstant 13-19",
    "enum E { a = [F]::x } enum F { x = 3 }": "",
    "enum E : byte { a = 255; b }": "EnumeratorValueOutOfBounds 25-26",
    "enum E : byte { a = -1 }": "EnumeratorValueOutOfBounds 20-22",
    "enum E { a = 'x' }": "CannotConvertValue 13-16",
    "enum E { a = [F]::x } enum F { x = [E]::a }": "CycleInEnumInitializers 0-21,CycleInEnumInitializers 22-43",
    "class A { [NoSuch] $x }": "TypeNotFound 11-17",
    "class A { f() { [NoSuch]::x } }": "TypeNotFound 17-23",
    "class A { f() { & { [NoSuch]1 } } }": "TypeNotFound 21-27",
    "function f { [NoSuch]::x }": "",
    "[NoSuch()] class A {}": "CustomAttributeTypeNotFound 1-7",
    "class A { [ValidateSet('a')] $x; [B] $b } class B { [A] $a }": "",
}
SHOW = "$_.Exception.Errors | % { '{0} {1}-{2}' -f $_.ErrorId, $_.Extent.StartOffset, $_.Extent.EndOffset }"


@pytest.mark.parametrize("text", CASES)
def test_a_type_that_cannot_be_is_refused(text):
    script = "try { Invoke-Expression '" + text.replace("'", "''") + "' } catch { (" + SHOW + ") -join ',' }"
    assert output(script, os="linux") == ([CASES[text]] if CASES[text] else [])


def test_nothing_of_a_script_runs_whose_types_cannot_be():
    script = "try { Invoke-Expression \"'before'; class A : string {}\" } catch { $_.FullyQualifiedErrorId }"
    assert output(script) == ["SealedBaseClass,Microsoft.PowerShell.Commands.InvokeExpressionCommand"]
