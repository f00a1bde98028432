"""`NetType`: what a script can see of a .NET type, and its members. The allow-list behind every member access.

Knows no value and no conversion. A type's members are declared in the modules named by `members_modules`, imported when
the first of them is looked up; script classes and estate objects fill the same tables themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

from hvsim.interpreter.values.types.signatures import Parameter, parse_signature


class Property:
    """A property or field of a type: how to read and write it on a target (None for static ones).

    `applies` says of a target whether it has the property; all have when it is None.
    """

    __slots__ = ("applies", "getter", "hidden", "kind", "name", "passes_engine", "setter", "type_name")

    def __init__(
        self,
        name: str,
        type_name: str,
        getter: Callable[..., Any],
        setter: Callable[..., None] | None = None,
        *,
        kind: str = "Property",
        passes_engine: bool = False,
        hidden: bool = False,
        applies: Callable[[Any], bool] | None = None,
    ) -> None:
        self.name = name
        self.applies = applies
        self.type_name = type_name
        self.getter = getter
        self.setter = setter
        self.kind = kind
        self.passes_engine = passes_engine
        self.hidden = hidden


class Overload:
    """One signature of a method or constructor and the function behind it.

    An instance method's function takes the target first, a static one does not; with `passes_engine` the engine comes
    before everything else.
    """

    __slots__ = ("_parsed", "function", "hidden", "passes_engine", "signature")

    def __init__(
        self, signature: str, function: Callable[..., Any], *, passes_engine: bool = False, hidden: bool = False
    ) -> None:
        self.signature = signature
        self.function = function
        self.passes_engine = passes_engine
        self.hidden = hidden
        self._parsed: tuple[str, tuple[Parameter, ...]] | None = None

    @property
    def return_type(self) -> str:
        return self._parse()[0]

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return self._parse()[1]

    def _parse(self) -> tuple[str, tuple[Parameter, ...]]:
        if self._parsed is None:
            return_type, _, parameters = parse_signature(self.signature)
            self._parsed = (return_type, parameters)
        return self._parsed


class Method:
    """A method by name: its overloads in declaration order."""

    __slots__ = ("choices", "hidden", "name", "overloads")

    def __init__(self, name: str, overloads: list[Overload] | None = None, *, hidden: bool = False) -> None:
        self.name = name
        self.overloads = overloads if overloads is not None else []
        self.hidden = hidden
        # What overload resolution found for types of arguments before; `overloads.py` keeps it.
        self.choices: dict[Any, Any] = {}


class NetType:
    """A .NET type as scripts see it. Compared by identity: the registry holds one per full name.

    `kind` is one of class, struct, enum, interface, static. Names in the member tables are lower case.
    """

    net_name = "System.RuntimeType"

    def __init__(
        self,
        full_name: str,
        base: NetType | None = None,
        *,
        kind: str = "class",
        interfaces: tuple[str, ...] = (),
        members_modules: tuple[str, ...] = (),
        element_type: NetType | None = None,
        rank: int = 0,
        generic_definition: NetType | None = None,
        generic_arguments: tuple[NetType, ...] = (),
    ) -> None:
        self.full_name = full_name
        self.base = base
        self.kind = kind
        self.interfaces = interfaces
        self.members_modules = members_modules
        self.element_type = element_type
        self.rank = rank
        self.generic_definition = generic_definition
        self.generic_arguments = generic_arguments
        self.properties: dict[str, Property] = {}
        self.methods: dict[str, Method] = {}
        self.static_properties: dict[str, Property] = {}
        self.static_methods: dict[str, Method] = {}
        self.constructors: Method | None = None
        self.enum_values: dict[str, int] = {}
        self.is_flags = False
        self.underlying = "System.Int32"
        self.default_value: Callable[[], Any] | None = None
        # function(value) -> the converted value or None: what a cast to this type accepts beyond the rules.
        self.converters: list[Callable[[Any], Any]] = []
        # Set on types that scripts or the estate declare, whose display name is not made from the full name.
        self.display_name: str | None = None
        self.is_script_class = False
        self.script_class: Any = None  # what the compiler keeps of a class or enum that a script declared
        self.extended: Any = None
        self._cache: dict[tuple[str, str], Any] = {}

    # names

    @property
    def name(self) -> str:
        """The name without its namespace: `List`1`, `Int32[]`."""
        if self.element_type is not None:
            return f"{self.element_type.name}[{',' * (self.rank - 1)}]"
        head = self.full_name.partition("[")[0]
        return head.rpartition(".")[2].rpartition("+")[2]

    @property
    def namespace(self) -> str:
        if self.element_type is not None:
            return self.element_type.namespace
        return self.full_name.partition("[")[0].rpartition(".")[0]

    def __repr__(self) -> str:
        return f"NetType({self.full_name!r})"

    # kinship

    @property
    def is_enum(self) -> bool:
        return self.kind == "enum"

    @property
    def is_value_type(self) -> bool:
        return self.kind in ("struct", "enum")

    @property
    def is_array(self) -> bool:
        return self.element_type is not None

    @property
    def is_interface(self) -> bool:
        return self.kind == "interface"

    def ancestry(self) -> Iterator[NetType]:
        """This type, its base, and so on up to System.Object."""
        current: NetType | None = self
        while current is not None:
            yield current
            current = current.base

    @property
    def element_types(self) -> tuple[NetType, ...]:
        """Its generic arguments or, for a class derived from a closed generic type, those of that base."""
        for each in self.ancestry():
            if each.generic_arguments:
                return each.generic_arguments
        return ()

    def all_interfaces(self) -> Iterator[str]:
        for each in self.ancestry():
            yield from each.interfaces

    def is_assignable_to(self, other: NetType) -> bool:
        """Whether a value of this type may stand where `other` is wanted, without any conversion."""
        current: NetType | None = self
        while current is not None:
            if current is other:
                return True
            current = current.base
        if other.full_name == "System.Object":
            return True
        if other.kind == "interface":
            definition = other.generic_definition
            wanted = other.full_name if definition is None else definition.full_name
            return any(name in (wanted, other.full_name) for name in self.all_interfaces())
        if other.element_type is not None:
            mine = self.element_type
            return (
                mine is not None
                and self.rank == other.rank
                and not mine.is_value_type
                and mine.is_assignable_to(other.element_type)
            )
        return False

    # members

    def load(self) -> None:
        """Imports the modules that declare this type's members, once."""
        if self.members_modules:
            modules, self.members_modules = self.members_modules, ()
            for module in modules:
                import_module(module)
        if self.generic_definition is not None and self.generic_definition is not self:
            self.generic_definition.load()

    def find_property(self, name: str) -> Property | None:
        found: Property | None = self._find("properties", name)
        return found

    def find_method(self, name: str) -> Method | None:
        found: Method | None = self._find("methods", name)
        return found

    def find_static_property(self, name: str) -> Property | None:
        found: Property | None = self._find("static_properties", name)
        return found

    def find_static_method(self, name: str) -> Method | None:
        found: Method | None = self._find("static_methods", name)
        return found

    def _find(self, table: str, name: str) -> Any:
        """The member of that name in any case, of this type, its generic definition, or the nearest base."""
        key = (table, name)
        known = self._cache.get(key, self)
        if known is not self:
            return known
        lowered = name.lower()
        found = None
        for each in self.ancestry():
            each.load()
            found = getattr(each, table).get(lowered)
            if found is None and each.generic_definition is not None:
                found = getattr(each.generic_definition, table).get(lowered)
            if found is not None:
                break
        if found is not None or not self.is_script_class:  # a script class may still be being declared
            self._cache[key] = found
        return found

    def all_members(self, table: str) -> dict[str, Any]:
        """Every member of `table` (properties, methods, static_...), nearest declaration first."""
        found: dict[str, Any] = {}
        for each in self.ancestry():
            each.load()
            sources = [getattr(each, table)]
            if each.generic_definition is not None:
                sources.append(getattr(each.generic_definition, table))
            for source in sources:
                for key, member in source.items():
                    found.setdefault(key, member)
        return found

    def find_constructors(self) -> Method | None:
        self.load()
        if self.constructors is not None:
            return self.constructors
        return self.generic_definition.constructors if self.generic_definition is not None else None
