"""Names of types as PowerShell shows them: `int`, `System.Collections.Generic.List[int]`, `System.Int32[]`."""

from __future__ import annotations

from hvsim.interpreter.values.types.accelerators import SHORT_NAMES
from hvsim.interpreter.values.types.net_types import NetType


def type_display(net_type: NetType) -> str:
    """PowerShell's own form: accelerators where there are some, generic arguments in brackets."""
    if net_type.element_type is not None:
        return f"{type_display(net_type.element_type)}[{',' * (net_type.rank - 1)}]"
    if net_type.generic_arguments:
        head = net_type.full_name.partition("`")[0]
        return f"{head}[{','.join(type_display(argument) for argument in net_type.generic_arguments)}]"
    return SHORT_NAMES.get(net_type.full_name, net_type.full_name)


def type_full_text(net_type: NetType) -> str:
    """.NET's `Type.ToString()`: full names, generic arguments in brackets without assemblies."""
    if net_type.element_type is not None:
        return f"{type_full_text(net_type.element_type)}[{',' * (net_type.rank - 1)}]"
    if net_type.generic_arguments:
        head = net_type.full_name.partition("[")[0]
        return f"{head}[{','.join(type_full_text(argument) for argument in net_type.generic_arguments)}]"
    return net_type.full_name
