"""What a Python programmer sees of PowerShell's values and errors."""

from __future__ import annotations

import pytest

import hvsim

SHOWN = {
    "[guid]::Empty": "<Guid: 00000000-0000-0000-0000-000000000000>",
    "[version]'1.2'": "<Version: 1.2>",
    "[uri]'http://a/b'": "<Uri: http://a/b>",
    "[pscustomobject]@{ a = 1; b = 'x'; c = @{ d = 2, 3 } }": "PSCustomObject{a=1, b='x', c=Hashtable{d=[2, 3]}}",
    "$h = @{}; $h.self = $h; $h": "Hashtable{self=Hashtable{self=Hashtable{self=Hashtable{self=Hashtable{...}}}}}",
    "{ 1 }": "<ScriptBlock:  1 >",
    "class K { [string] ToString() { throw 'never run' } }; [K]::new()": "<K>",
    "Get-Item C:\\Windows": "<DirectoryInfo: C:\\Windows>",
    "$null = 'a1' -match '\\d'; $Matches": "Hashtable{0='1'}",
    "Get-Command Get-Date": "<CmdletInfo: Get-Date>",
    "try { throw 'boom' } catch { $_ }": "<ErrorRecord: boom>",
    "Get-VM | Where-Object Name -eq (Get-VM)[0].Name": None,
}


@pytest.mark.parametrize("text", SHOWN)
def test_a_value_says_its_type_and_text(text: str) -> None:
    (value,) = hvsim.Session().invoke(text)
    expected = SHOWN[text]
    if expected is None:
        assert repr(value).startswith("<VirtualMachine: VirtualMachine (Name = ")
    else:
        assert repr(value) == expected


def test_an_error_says_what_went_wrong_once() -> None:
    with pytest.raises(hvsim.ScriptError) as caught:
        hvsim.Session().invoke("throw 'boom'")
    assert str(caught.value) == "boom"
    with pytest.raises(hvsim.ScriptError) as caught:
        hvsim.Session().invoke("Get-Item C:\\nosuch -ErrorAction Stop")
    assert str(caught.value) == "Cannot find path 'C:\\nosuch' because it does not exist."
    assert repr(caught.value).startswith("ScriptError('PathNotFound,Microsoft.PowerShell.Commands.GetItemCommand', ")


def test_every_public_name_is_there() -> None:
    assert all(getattr(hvsim, name) is not None for name in hvsim.__all__)
    assert {"MountGrant", "BadMount", "ScriptError", "Session"} <= set(hvsim.__all__)
