"""A number that is an argument of a command reaches a parameter that takes text as it was written."""

from __future__ import annotations

from tests.shell import output

SHOW = 'function Show([string]$text, [version]$version, $any) { "$text|$version|$any" }\n'


def test_a_parameter_of_text_keeps_the_digits_as_written():
    assert output(SHOW + "Show 007; Show -text 1.0; Show -text:1kb") == ["007||", "1.0||", "1kb||"]


def test_a_version_keeps_its_last_zero_and_others_take_the_number():
    assert output(SHOW + "Show 0x10 1.0 0x10") == ["0x10|1.0|16"]


def test_a_number_that_was_worked_out_is_written_anew():
    assert output(SHOW + "$number = 007; Show $number; Show (1.0)") == ["7||", "1||"]


def test_a_cmdlet_makes_a_file_of_that_name():
    assert output("(New-Item 001).Name") == ["001"]


def test_an_untyped_parameter_takes_a_number_that_remembers_how_it_was_written():
    script = 'function Look($it) { "$it"; [string]$it; $it.GetType().Name; $it + 1; $it }\nLook 010'
    assert output(script) == ["10", "010", "Int32", "11", "010"]


def test_arguments_without_parameters_read_as_they_were_written():
    script = 'function Look { "$args"; $args -join "/"; $args[1] -eq 1 }\nLook 0x10 1.0'
    assert output(script) == ["0x10 1.0", "0x10/1.0", "True"]


def test_a_switch_or_a_number_takes_the_value():
    script = 'function Look([switch]$on, [int[]]$list, [double]$d) { "$on|$list|$d" }\nLook -on:0x1 010 1.50'
    assert output(script) == ["True|10|1.5"]
