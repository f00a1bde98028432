"""New-Object -ComObject: on Windows a class that is not registered, elsewhere no such parameter."""

from __future__ import annotations

import pytest

from tests.shell import output


@pytest.mark.parametrize(("os", "error"), [("windows", "NoCOMClassIdentified"), ("linux", "NamedParameterNotFound")])
def test_no_com_class_is_registered(os: str, error: str) -> None:
    text = "try { New-Object -ComObject WScript.Shell } catch { $_.FullyQualifiedErrorId -split ',' }"
    assert output(text, os=os)[0] == error
