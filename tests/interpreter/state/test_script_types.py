"""Classes and enums of scripts belong to the session that defined them."""

from __future__ import annotations

from hvsim.console import MemoryConsole
from hvsim.session import Session

LOOK = "try { [Shape] } catch { 'none' }; ('Shape' -as [type]) -eq $null; try { New-Object Shape } catch { 'none' }"


def make(text: str) -> Session:
    session = Session(os="linux", console=MemoryConsole())
    session.engine.invoke(text)
    return session


def test_sessions_of_one_process_do_not_see_each_others_classes() -> None:
    owner, other = make("class Shape { $x = 1 }"), make("1")
    assert other.engine.invoke(LOOK) == ["none", True, "none"]
    assert owner.engine.invoke("[Shape]::new().x; (New-Object Shape).x; ('Shape' -as [type]).Name") == [1, 1, "Shape"]


def test_classes_of_one_name_are_each_sessions_own() -> None:
    first, second = make("class Shape { $x = 1 }; enum E { a = 1 }"), make("class Shape { $x = 2 }; enum E { a = 2 }")
    text = "(New-Object Shape).x; ('Shape' -as [type])::new().x; [int][E]'a'; [Shape[]]$s = [Shape]::new(); $s[0].x"
    for _ in range(2):
        assert first.engine.invoke(text) == [1, 1, 1, 1]
        assert second.engine.invoke(text) == [2, 2, 2, 2]
