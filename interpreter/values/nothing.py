"""`NOTHING`: what a void method gives. Where a value is wanted it is `$null`, as a statement it is no output."""

from __future__ import annotations

from typing import Final


class Nothing:
    """The class of the one `NOTHING` (AutomationNull)."""

    __slots__ = ()
    net_name = "System.Management.Automation.Internal.AutomationNull"

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "NOTHING"


NOTHING: Final = Nothing()
