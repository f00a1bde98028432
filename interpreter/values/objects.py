"""Objects with members of their own: PSCustomObject, the PSObject wrapper, and the members that can be added.

Storage only: reading a member, with everything PowerShell does on the way, is `members.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Protocol

from hvsim.interpreter.values.shown import Shown
from hvsim.interpreter.values.types.value_types import type_of

if TYPE_CHECKING:
    from hvsim.interpreter.values.types.net_types import NetType


class Invocable(Protocol):
    """A script block, as far as this room needs one."""

    def invoke(self, *arguments: Any, this: Any = None, item: Any = None) -> list[Any]:
        """Runs the block with arguments, `$this` and `$_`; gives its whole output."""
        ...


class NoteProperty(Shown):
    __slots__ = ("name", "value")
    kind = "NoteProperty"
    net_name = "System.Management.Automation.PSNoteProperty"

    def __init__(self, name: str, value: Any = None) -> None:
        self.name = name
        self.value = value


class AliasProperty:
    __slots__ = ("conversion_type", "name", "referenced")
    kind = "AliasProperty"
    net_name = "System.Management.Automation.PSAliasProperty"

    def __init__(self, name: str, referenced: str, conversion_type: NetType | None = None) -> None:
        self.name = name
        self.referenced = referenced
        self.conversion_type = conversion_type


class ScriptProperty:
    __slots__ = ("getter", "name", "setter")
    kind = "ScriptProperty"
    net_name = "System.Management.Automation.PSScriptProperty"

    def __init__(self, name: str, getter: Invocable | None, setter: Invocable | None = None) -> None:
        self.name = name
        self.getter = getter
        self.setter = setter


class CodeProperty:
    """A property that Python code computes: how the shell's own type data is written."""

    __slots__ = ("getter", "name", "setter", "type_name")
    kind = "CodeProperty"
    net_name = "System.Management.Automation.PSCodeProperty"

    def __init__(self, name: str, getter: Any, setter: Any = None, type_name: str = "System.Object") -> None:
        self.name = name
        self.getter = getter
        self.setter = setter
        self.type_name = type_name


class ScriptMethod:
    __slots__ = ("name", "script")
    kind = "ScriptMethod"
    net_name = "System.Management.Automation.PSScriptMethod"

    def __init__(self, name: str, script: Invocable) -> None:
        self.name = name
        self.script = script


class CodeMethod:
    """A method that Python code implements: `function(target, *arguments)`."""

    __slots__ = ("function", "name")
    kind = "CodeMethod"
    net_name = "System.Management.Automation.PSMethodInfo"

    def __init__(self, name: str, function: Any) -> None:
        self.name = name
        self.function = function


class KeptText(CodeMethod):
    """The ToString of an object from elsewhere: what its text was there."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        super().__init__("ToString", lambda target, *arguments: text)
        self.text = text


class PropertySet:
    __slots__ = ("name", "referenced")
    kind = "PropertySet"
    net_name = "System.Management.Automation.PSPropertySet"

    def __init__(self, name: str, referenced: Iterable[str]) -> None:
        self.name = name
        self.referenced = list(referenced)


class MemberSet:
    __slots__ = ("members", "name")
    kind = "MemberSet"
    net_name = "System.Management.Automation.PSMemberSet"

    def __init__(self, name: str, members: Iterable[Any] = ()) -> None:
        self.name = name
        self.members = {member.name.lower(): member for member in members}

    def dynamic_names(self) -> list[str]:
        return [member.name for member in self.members.values()]

    def dynamic_member(self, name: str, default: Any) -> Any:
        """A member of the set by its name: the value of a note property, else the member itself."""
        found = self.members.get(name.lower(), default)
        return found.value if isinstance(found, NoteProperty) else found


Member = (
    NoteProperty | AliasProperty | ScriptProperty | CodeProperty | ScriptMethod | CodeMethod | PropertySet | MemberSet
)

PROPERTY_CLASSES = (NoteProperty, AliasProperty, ScriptProperty, CodeProperty)


class Extension:
    """Members and type names that one object has beyond its type."""

    __slots__ = ("members", "type_names")

    def __init__(self) -> None:
        self.members: dict[str, Member] = {}
        self.type_names: list[str] | None = None


class PSCustomObject(Shown):
    """An object made of added members only; keys of `members` are lower case, in order of addition."""

    __slots__ = ("members", "type_names")
    net_name = "System.Management.Automation.PSCustomObject"

    def __init__(self, items: Iterable[tuple[str, Any]] = (), type_names: list[str] | None = None) -> None:
        members: dict[str, Member] = {}
        for name, value in items:
            members[name.lower()] = NoteProperty(name, value)
        self.members = members
        self.type_names = type_names

    def set(self, name: str, value: Any) -> None:
        """Adds a note property or changes the value of the one that is there."""
        member = self.members.get(name.lower())
        if member.__class__ is NoteProperty:
            member.value = value
        else:
            self.members[name.lower()] = NoteProperty(name, value)


class PSObject(Shown):
    """A wrapper around a value that cannot carry members itself (numbers, strings ...); `base` is never a PSObject.

    Operators and conversions look through it; `unwrap` gives the value. `written` is how a number stood in the text
    that was the argument of a command: what it is shown as, and what a conversion to text gives.
    """

    __slots__ = ("base", "extended", "written")

    def __init__(self, base: Any, written: str | None = None) -> None:
        self.base = base
        self.extended: Extension | None = Extension()
        self.written = written

    @property
    def net_type(self) -> NetType:
        return type_of(self.base)


# Classes whose objects keep declared properties in `fields`, under lower-case names (objects of script classes).
FIELD_CLASSES: set[Any] = set()


def unwrap(value: Any) -> Any:
    """The value without its wrapper, if it has one."""
    return value.base if value.__class__ is PSObject else value


def extend(value: Any) -> tuple[Any, Extension]:
    """The value ready to carry members, and where they go; a scalar comes back in a PSObject wrapper."""
    if isinstance(value, PSObject):
        assert value.extended is not None
        return value, value.extended
    existing = getattr(value, "extended", None)
    if existing is not None:
        return value, existing
    if not hasattr(value, "extended"):
        wrapper = PSObject(value)
        assert wrapper.extended is not None
        return wrapper, wrapper.extended
    value.extended = made = Extension()
    return value, made


def keep_text(value: Any, text: str) -> None:
    """Makes `text` what an object from elsewhere reads as; a scalar is already in its wrapper."""
    members = value.members if value.__class__ is PSCustomObject else extend(value)[1].members
    members["tostring"] = KeptText(text)


def kept_text(value: Any) -> str | None:
    """The text that `keep_text` gave the object, or None."""
    carrier = value if value.__class__ is PSCustomObject else getattr(value, "extended", None)
    member = carrier.members.get("tostring") if carrier is not None else None
    return member.text if isinstance(member, KeptText) else None


class Reference(Shown):
    """`[ref]$x`: a box whose `value` reads and writes the variable; the engine gives the two functions."""

    __slots__ = ("_get", "_set")
    net_name = "System.Management.Automation.PSReference"

    def __init__(self, get: Any, set_value: Any) -> None:
        self._get = get
        self._set = set_value

    @classmethod
    def to(cls, value: Any) -> Reference:
        """A box around a plain value."""
        box = [value]
        return cls(lambda: box[0], lambda new: box.__setitem__(0, new))

    @property
    def value(self) -> Any:
        return self._get()

    @value.setter
    def value(self, new: Any) -> None:
        self._set(new)


class SwitchParameter(Shown):
    """The value of a `[switch]` parameter."""

    __slots__ = ("is_present",)
    net_name = "System.Management.Automation.SwitchParameter"

    def __init__(self, is_present: bool) -> None:
        self.is_present = is_present

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SwitchParameter) and self.is_present == other.is_present

    def __hash__(self) -> int:
        return hash(self.is_present)

    def __bool__(self) -> bool:
        return self.is_present
