"""Script classes below a type of .NET: their objects are the base's own Python objects, with fields beside them.

Knows how such an object is made and how it takes over what the base's constructor built. Fields and methods are
`class_runtime`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.interpreter.errors import NetException, failure
from hvsim.interpreter.values.arrays import ArrayList, GenericList
from hvsim.interpreter.values.members.statics import construct

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.values.types.net_types import NetType

# Bases without state of their own.
PLAIN_BASES = frozenset(
    (
        "System.Attribute",
        "System.EventArgs",
        "System.MarshalByRefObject",
        "System.Management.Automation.ValidateArgumentsAttribute",
        "System.Management.Automation.ValidateEnumeratedArgumentsAttribute",
        "System.Management.Automation.ArgumentTransformationAttribute",
    )
)
_derived: dict[type, Any] = {}


def allocate(net_type: NetType, base: NetType, engine: Engine) -> Any:
    """An object of `net_type` as its .NET `base` makes it without arguments; None for a base without state."""
    if base.full_name in PLAIN_BASES:
        return None
    if any(each.full_name == "System.Exception" for each in base.ancestry()):
        made = NetException(net_type.full_name, f"Exception of type '{net_type.full_name}' was thrown.")
        made.net_type_override = net_type
        return made
    if not base.full_name.startswith("System.Collections."):
        raise failure(f"A class cannot derive from [{base.full_name}] here.", "BaseNotSupported", "NotImplemented")
    plain = construct(base, [], engine)
    derived = _derived_class(type(plain))
    this: Any = derived.__new__(derived)
    take_over(this, plain)
    if isinstance(this, GenericList):
        this._net_type = net_type
    else:
        this.net_type = net_type
    this.fields = {}
    return this


def _derived_class(base: type) -> Any:
    """The Python class of objects derived from `base`: its objects have fields and a type of their own."""
    made = _derived.get(base)
    if made is None:
        made = _derived[base] = type(f"Derived{base.__name__}", (base,), {"extended": None})
    return made


def take_over(this: Any, made: Any) -> None:
    """Gives `this` the state that the base's constructor gave `made`; type and fields stay its own."""
    if isinstance(this, NetException):
        if isinstance(made, NetException):
            this.message, this.inner = made.message, made.inner
            this.properties.update(made.properties)
        return
    if isinstance(this, (GenericList, ArrayList)):
        this[:] = made
        return
    own_type = getattr(this, "net_type", None) if hasattr(this, "fields") else None
    for kind in type(made).__mro__:
        for slot in kind.__dict__.get("__slots__", ()):
            if slot != "extended" and hasattr(made, slot):
                setattr(this, slot, getattr(made, slot))
    if own_type is not None:
        this.net_type = own_type
