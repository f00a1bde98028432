"""[wmiclass]: a class of management instrumentation by its path. Who knows the classes offers them."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter import running
from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.host import ManagementClasses

MANAGEMENT_CLASS = "System.Management.ManagementClass"
_TYPE = declare(MANAGEMENT_CLASS)


@_TYPE.converter
def class_at(value: Any) -> Any:
    """The class of a path such as `\\\\server\\root\\cimv2:Win32_Process`; None for what is no text."""
    engine = running.engine()
    if not isinstance(value, str) or ManagementClasses.__name__ not in engine.offered_services:
        return None
    classes: ManagementClasses = engine.service(ManagementClasses)
    return classes.find(value)
