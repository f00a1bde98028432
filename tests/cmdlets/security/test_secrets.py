"""Secrets and credentials, and the execution policy of either machine."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvsim.console import MemoryConsole
from hvsim.session import Session
from tests.shell import output, run

SESSION = Session(os="linux", console=MemoryConsole())
SECRET = st.text(alphabet="abcXYZ 09é日😀", min_size=1, max_size=12)


@pytest.mark.parametrize("key", ["", "-Key (1..16)", "-SecureKey (ConvertTo-SecureString k1 -AsPlainText)"])
@given(secret=SECRET)
@settings(max_examples=15)
def test_a_secret_comes_back(key: str, secret: str) -> None:
    text = (
        f"ConvertTo-SecureString '{secret}' -AsPlainText | ConvertFrom-SecureString {key} | "
        f"ConvertTo-SecureString {key} | ConvertFrom-SecureString -AsPlainText"
    )
    assert SESSION.invoke(text) == [secret]


@pytest.mark.parametrize(
    "text", ["'nonsense'", "(ConvertTo-SecureString a -AsPlainText | ConvertFrom-SecureString -Key (1..16))"]
)
def test_what_was_never_encrypted_is_refused(text: str) -> None:
    command = f"try {{ ConvertTo-SecureString {text} -Key (2..17) }} catch {{ $_.FullyQualifiedErrorId }}"
    expected = "ImportSecureString_InvalidArgument,Microsoft.PowerShell.Commands.ConvertToSecureStringCommand"
    assert output(command) == [expected]


def test_a_credential_is_asked_for() -> None:
    console = MemoryConsole(answers=["joe", "pw"])
    console.interactive = True
    Session(os="linux", console=console).run_command("$c = Get-Credential; $c.GetNetworkCredential().Password")
    assert "PowerShell credential request\nEnter your credentials.\n" in console.output
    assert console.output.endswith("pw\n")


def test_nobody_is_asked_where_nobody_is() -> None:
    assert "NonInteractive mode" in run("Get-Credential joe").errors


@pytest.mark.parametrize(
    ("os", "command", "lines"),
    [
        ("linux", "Get-ExecutionPolicy", ["Unrestricted"]),
        ("linux", "try { Set-ExecutionPolicy Bypass } catch { $_.Exception.GetType().Name }",
         ["PlatformNotSupportedException"]),
        ("windows", "Get-ExecutionPolicy", ["RemoteSigned"]),
        ("windows", "Set-ExecutionPolicy Bypass -Scope Process; Get-ExecutionPolicy", ["Bypass"]),
        ("windows", "Set-ExecutionPolicy Bypass; Set-ExecutionPolicy Undefined; Get-ExecutionPolicy LocalMachine",
         ["Undefined"]),
    ],
)  # fmt: skip
def test_the_execution_policy_is_windows_own(os: str, command: str, lines: list[str]) -> None:
    assert output(command, os=os) == lines
