"""Mandatory parameters nobody gave, where somebody can answer."""

from __future__ import annotations

import pytest

from hvsim.console import MemoryConsole
from hvsim.session import Session

FUNCTIONS = """
function f1 { param([Parameter(Mandatory)][string]$Name) "name=[$Name]" }
function f2 {
    param([Parameter(Mandatory, HelpMessage = 'Give a count')][int]$Count, [Parameter(Mandatory)]$Second)
    "$Count/$Second"
}
function f3 { param([Parameter(Mandatory)][string[]]$Names) "n=$($Names.Count): $($Names -join ',')" }
"""
HEAD = "\ncmdlet {} at command pipeline position 1\nSupply values for the following parameters:\n"


@pytest.mark.parametrize(
    ("command", "answers", "expected"),
    [
        ("f1", ["Bob"], HEAD.format("f1") + "Name: \nname=[Bob]\n"),
        ("f1", ["!?", "b"], HEAD.format("f1") + "Name: \nNo help is available for Name.\nName: \nname=[b]\n"),
        ("f1", ["!!abc"], HEAD.format("f1") + "Name: \nname=[!abc]\n"),
        ("f2", ["5", "x"], HEAD.format("f2") + "(Type !? for Help.)\nCount: \nSecond: \n5/x\n"),
        ("f2 -Second z", ["!?", "4"], HEAD.format("f2") + "(Type !? for Help.)\nCount: \nGive a count\nCount: \n4/z\n"),
        ("f3", ["one", "two", ""], HEAD.format("f3") + "Names[0]: \nNames[1]: \nNames[2]: \nn=2: one,two\n"),
    ],
)
def test_asks_as_powershell_does(command, answers, expected):
    console = MemoryConsole(answers=answers)
    console.interactive = True
    session = Session(os="linux", console=console)
    session.run_command(FUNCTIONS + command)
    assert console.errors == ""
    assert shown(console) == expected


def shown(console: MemoryConsole) -> str:
    """What was printed, with a line end after each question, where the answer was typed."""
    text = console.output
    for label in ("Name: ", "Count: ", "Second: ", "Names[0]: ", "Names[1]: ", "Names[2]: "):
        text = text.replace(label, label + "\n")
    return text


REQUEST = "\nPowerShell credential request\nEnter your credentials.\n"


@pytest.mark.parametrize(
    ("arguments", "answers", "expected"),
    [
        ("-Credential LAB\\admin", ["secret"], REQUEST + "Password for user LAB\\admin: web01\n"),
        ("", ["joe", "secret"], HEAD.format("Invoke-Command") + REQUEST + "User: Password for user joe: web01\n"),
    ],
)
def test_a_credential_is_a_user_name_and_a_password(arguments, answers, expected):
    console = MemoryConsole(answers=answers)
    console.interactive = True
    Session(console=console).run_command(f"Invoke-Command -VMName web01 {arguments} -ScriptBlock {{ hostname }}")
    assert console.errors == ""
    assert console.output.replace("\r\n", "\n") == expected


def test_nobody_is_asked_for_a_password_where_nobody_answers():
    console = MemoryConsole()
    Session(console=console).run_command("Invoke-Command -VMName web01 -Credential joe -ScriptBlock { hostname }")
    assert "Cannot bind parameter 'Credential'" in console.errors.replace("\r\n", "\n")
    assert "Password" not in console.output


HYPERV = "Get-VM web01 -ComputerName hv01 -Credential joe, LAB\\ann | ForEach-Object Name"
FUNCTION = """
function f { param([System.Management.Automation.Credential()][pscredential]$Who = [pscredential]::Empty)
    if ($Who -eq [pscredential]::Empty) { return 'nobody' }
    "$($Who.UserName) $($Who.GetNetworkCredential().Password)" }
"""


@pytest.mark.parametrize(
    ("text", "answers", "expected"),
    [
        (HYPERV, ["a", "b"], f"{REQUEST}Password for user joe: {REQUEST}Password for user LAB\\ann: web01\n"),
        (FUNCTION + "f joe", ["secret"], f"{REQUEST}Password for user joe: joe secret\n"),
        (FUNCTION + "f $null", ["ann", "pw"], f"{REQUEST}User: Password for user ann: ann pw\n"),
        (FUNCTION + "f", [], "nobody\n"),
        (FUNCTION + "f ([pscredential]::Empty)", [], "nobody\n"),
    ],
)
def test_names_of_users_become_credentials(text, answers, expected):
    console = MemoryConsole(answers=answers)
    console.interactive = True
    Session(console=console).run_command(text)
    assert console.errors == ""
    assert console.output.replace("\r\n", "\n") == expected


def test_without_anybody_to_ask_a_name_is_no_credential():
    console = MemoryConsole()
    Session(console=console).run_command(FUNCTION + "f joe")
    assert "Cannot process argument transformation on parameter 'Who'." in console.errors
