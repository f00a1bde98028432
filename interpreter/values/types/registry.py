"""Finding types: by full name, by the name a script writes, as arrays and generics. One `NetType` per type, for ever.

Knows names only. What a value's type is says `type_of.py`.
"""

from __future__ import annotations

from collections.abc import Iterable

from hvsim.interpreter.errors import failure
from hvsim.interpreter.errors.exception_types import EXCEPTION_BASES
from hvsim.interpreter.errors.records import ScriptError
from hvsim.interpreter.values.enums.enum_table import enum_lines, parse_enum
from hvsim.interpreter.values.types.accelerators import ACCELERATORS
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.type_table import TYPES

_DOTNET = "hvsim.interpreter.dotnet."

_types: dict[str, NetType] = {}
_generic_instances: dict[tuple[str, tuple[str, ...]], NetType] = {}
_arrays: dict[tuple[str, int], NetType] = {}
_rows: dict[str, tuple[tuple[str, ...], str]] = {}  # lower full name -> (modules, line)
_enum_rows: dict[str, str] = {}
_exceptions: dict[str, str] = {name.lower(): name for name in EXCEPTION_BASES}
_lookups: dict[str, NetType] = {}  # names as written, without `using`; forgotten when a type is registered


class TypeNotFound(ScriptError):
    """`[no.such]`: PowerShell's TypeNotFound error."""

    def __init__(self, name: str) -> None:
        error = failure(f"Unable to find type [{name}].", "TypeNotFound", "InvalidOperation", target=name)
        super().__init__(error.record)
        self.type_name = name


def _read_rows() -> None:
    modules: tuple[str, ...] = ()
    for line in TYPES.strip().splitlines():
        if line.startswith("["):
            modules = tuple(_DOTNET + name for name in line[1:-1].split() if name != "-")
        elif line:
            head = line.partition(" : ")[0].rpartition(" ")[2]
            _rows[head.lower()] = (modules, line)
    _enum_rows.update(enum_lines())


def named_type(full_name: str) -> NetType:
    """The type of exactly that full name (any case); raises `TypeNotFound`."""
    found = find_type(full_name)
    if found is None:
        raise TypeNotFound(full_name)
    return found


def find_type(full_name: str) -> NetType | None:
    """The type of that full name (any case; not generic, not an array), or None."""
    lowered = full_name.lower()
    found = _types.get(lowered)
    if found is not None:
        return found
    if not _rows:
        _read_rows()
    made = _make(lowered)
    if made is not None:
        _types[lowered] = made
    return made


def _make(lowered: str) -> NetType | None:
    if lowered in _rows:
        return _make_from_row(*_rows[lowered])
    if lowered in _enum_rows:
        return _make_enum(_enum_rows[lowered])
    if lowered in _exceptions:
        name = _exceptions[lowered]
        return NetType(name, named_type(EXCEPTION_BASES[name]), members_modules=(_DOTNET + "errors",))
    return None


def _make_from_row(modules: tuple[str, ...], line: str) -> NetType:
    head, _, kin = line.partition(" : ")
    kind, _, full_name = head.rpartition(" ")
    kind = kind or "class"
    relatives = [name.strip() for name in kin.split(",") if name.strip()]
    base: NetType | None
    if kind == "interface":
        base, interfaces = None, relatives
    elif kind == "struct":
        base, interfaces = named_type("System.ValueType"), relatives
    elif full_name == "System.Object":
        base, interfaces = None, []
    else:
        base = named_type(relatives[0] if relatives else "System.Object")
        interfaces = relatives[1:]
    return NetType(
        full_name,
        base,
        kind=kind,
        interfaces=tuple(interfaces),
        members_modules=modules,
    )


def _make_enum(line: str) -> NetType:
    is_flags, underlying, values = parse_enum(line)
    full_name = line.removeprefix("flags ").partition(" ")[0]
    made = NetType(full_name, named_type("System.Enum"), kind="enum")
    made.is_flags, made.underlying, made.enum_values = is_flags, underlying, values
    return made


def register_type(net_type: NetType) -> NetType:
    """Makes a type declared elsewhere (estate objects, commands) findable by its full name; returns it."""
    _types[net_type.full_name.lower()] = net_type
    _lookups.clear()
    return net_type


def forget_type(full_name: str) -> None:
    """Undoes `register_type`: the scope of a script's class has ended."""
    _types.pop(full_name.lower(), None)
    _lookups.clear()


def array_type(element: NetType, rank: int = 1) -> NetType:
    """`element[]`, or `element[,]` with rank 2."""
    key = (element.full_name, rank)
    found = _arrays.get(key)
    if found is None or found.element_type is not element:
        found = NetType(
            f"{element.full_name}[{',' * (rank - 1)}]", named_type("System.Array"), element_type=element, rank=rank
        )
        _arrays[key] = found
    return found


def generic_type(definition: NetType, arguments: tuple[NetType, ...]) -> NetType:
    """The generic type `definition` closed over `arguments`."""
    key = (definition.full_name, tuple(argument.full_name for argument in arguments))
    found = _generic_instances.get(key)
    if found is None or found.generic_arguments != arguments:
        names = ",".join(f"[{_assembly_qualified(argument)}]" for argument in arguments)
        found = NetType(
            f"{definition.full_name}[{names}]",
            definition.base,
            kind=definition.kind,
            interfaces=definition.interfaces,
            generic_definition=definition,
            generic_arguments=arguments,
        )
        _generic_instances[key] = found
    return found


def _assembly_qualified(net_type: NetType) -> str:
    assembly = (
        "System.Management.Automation, Version=7.6.0.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35"
        if net_type.full_name.startswith("System.Management.Automation.")
        else "System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e"
    )
    return f"{net_type.full_name}, {assembly}"


def resolve_type(name: str, using: Iterable[str] = ()) -> NetType:
    """The type a script means by `name` (accelerators, `System.` left out, `using` namespaces, generics, arrays).

    Raises `TypeNotFound`.
    """
    found = lookup_type(name, using)
    if found is None:
        raise TypeNotFound(name.strip())
    return found


def lookup_type(name: str, using: Iterable[str] = ()) -> NetType | None:
    """As `resolve_type`, but None when there is no such type."""
    known = _lookups.get(name)
    if known is not None:
        return known
    found = _look_up(name.strip(), tuple(using))
    if found is not None and not using:
        _lookups[name] = found
    return found


def _look_up(text: str, using: tuple[str, ...]) -> NetType | None:
    from hvsim.interpreter.values.types.type_names import parse_type_name

    simple = ACCELERATORS.get(text.lower())
    if simple is not None:
        return find_type(simple)
    parsed = parse_type_name(text)
    return parsed.resolve(using) if parsed is not None else None


def lookup_simple(name: str, arity: int, using: tuple[str, ...]) -> NetType | None:
    """A type by its name without arguments or brackets; `arity` is the number of generic arguments it will get."""
    lowered = name.lower()
    if arity:
        suffix = f"`{arity}"
        if not lowered.endswith(suffix):
            lowered += suffix
    elif lowered in ACCELERATORS:
        return find_type(ACCELERATORS[lowered])
    found = find_type(lowered) or find_type("system." + lowered)
    if found is not None:
        return found
    for namespace in using:
        found = find_type(f"{namespace.lower()}.{lowered}")
        if found is not None:
            return found
    return None
