"""What instances look like: CimInstance objects, and the older ManagementObject with its methods and dates as texts.

Each class of the repository gets a type of either kind, with its properties, when the first instance of it is shown.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from attrs import define

from hvsim.cmdlets.cim.failures import refused_by_wmi
from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import array, moment
from hvsim.infrastructure.errors import EstateError
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.wmi.answers import Answer
from hvsim.infrastructure.wmi.classes import CIMV2, Row, WmiClass, class_of, find_class, related
from hvsim.infrastructure.wmi.deleting import delete
from hvsim.infrastructure.wmi.embedded import instance_text
from hvsim.infrastructure.wmi.methods import Method, invoke, methods_of
from hvsim.interpreter.dotnet.declare import Declaration
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.formatting.views import (
    Field,
    Group,
    column,
    list_view,
    register_default_properties,
    register_view,
    table_view,
)
from hvsim.interpreter.values import PSCustomObject, convert, enumerate_value, named_type, to_string
from hvsim.interpreter.values.members.access import get_property

CIM_INSTANCE = "Microsoft.Management.Infrastructure.CimInstance"
MANAGEMENT_OBJECT = "System.Management.ManagementObject"
_TYPES = {
    "text": "string",
    "texts": "object",
    "flag": "bool",
    "char": "System.Char",
    "int16": "short",
    "uint8": "System.Byte",
    "uint16": "System.UInt16",
    "uint32": "System.UInt32",
    "uint64": "System.UInt64",
    "time": "datetime",
}


@define(eq=False)
class Instance:
    """An instance of a class. `columns` are the only properties that were asked for, in lower case; all for none."""

    definition: WmiClass
    row: Row
    inside: Inside
    computer: str = ""
    columns: frozenset[str] = frozenset()

    def value(self, name: str) -> Any:
        """A property's value, None where it was not asked for."""
        if self.columns and name.lower() not in self.columns:
            return None
        return self.row.values.get(name)


class CimInstance(Instance):
    """As Get-CimInstance gives it."""


class ManagementObject(Instance):
    """As Get-WmiObject gives it."""


@define(eq=False)
class _About:
    """CimClass and CimSystemProperties of an instance."""

    instance: Instance


def instance_of(
    kind: type[Instance], definition: WmiClass, row: Row, inside: Inside, computer: str, columns: tuple[str, ...]
) -> Instance:
    """The object that a command gives for a row."""
    wanted = frozenset(name.lower() for name in (*columns, *definition.keys)) if columns else frozenset[str]()
    return _class_for(kind, definition)(definition, row, inside, computer, wanted)


_CLASSES: dict[tuple[type[Instance], str], type[Instance]] = {}
"""The Python classes of the types that were made, by kind and name."""


def class_type(namespace: str, name: str) -> str:
    """The type of a class's instances, for parameters that take them."""
    _class_for(CimInstance, class_of(namespace, name))
    return f"{CIM_INSTANCE}#{namespace}/{name}"


def _class_for(kind: type[Instance], definition: WmiClass) -> type[Instance]:
    key = (kind, definition.name)
    if key not in _CLASSES:
        made = type(definition.name, (kind,), {})
        if kind is CimInstance:
            full, base = f"{CIM_INSTANCE}#{definition.namespace}/{definition.name}", CIM_INSTANCE
        else:
            namespace = definition.namespace.replace("/", "\\")
            full, base = f"{MANAGEMENT_OBJECT}#{namespace}\\{definition.name}", MANAGEMENT_OBJECT
        getters = {
            f"{_net_type(kind, declared)} {name}": _getter(kind, name, declared)
            for name, declared in definition.properties.items()
        }
        fixed = definition.keys if kind is CimInstance else ()
        setters = {name: _setter(name) for name in definition.properties if name not in fixed}
        declaration = live_type(full, made, getters, base=base, setters=setters)
        if kind is ManagementObject:
            _add_methods(declaration, definition)
        _register_view(kind, full, definition)
        _CLASSES[key] = made
    return _CLASSES[key]


def _net_type(kind: type[Instance], declared: str) -> str:
    if kind is ManagementObject and declared == "time":
        return "string"
    return _TYPES[declared.removesuffix("[]")] + ("[]" if declared.endswith("[]") else "")


def _getter(kind: type[Instance], name: str, declared: str) -> Any:
    dates_as_text = kind is ManagementObject

    def read(item: Instance) -> Any:
        value = item.value(name)
        if value is None:
            return None
        if isinstance(value, datetime):
            return dmtf(value) if dates_as_text else moment(value)
        if declared.endswith("[]"):
            element = _TYPES[declared.removesuffix("[]")]
            full = "System.String" if element == "string" else element
            return array([convert(each, named_type(full)) for each in value], full)
        if declared == "texts" and isinstance(value, list):
            return array(value, "System.String")
        if declared == "char" or declared.startswith("uint"):
            return convert(value, named_type(_TYPES[declared]))
        return value

    return read


def _setter(name: str) -> Any:
    """Changes the object alone; who hands it to a method changes what it shows."""

    def write(item: Instance, value: Any) -> None:
        items = enumerate_value(value)
        item.row.values[name] = value if items is None else list(items)

    return write


def dmtf(value: datetime) -> str:
    """A moment as such texts write it."""
    return value.strftime("%Y%m%d%H%M%S.%f") + "+000"


live_type(
    "Microsoft.Management.Infrastructure.CimClass",
    _About,
    {
        "string CimClassName": lambda about: about.instance.definition.name,
        "string ClassName": lambda about: about.instance.definition.name,
        "string Namespace": lambda about: about.instance.definition.namespace,
        "string ServerName": lambda about: about.instance.inside.name.upper(),
    },
).method("string ToString()")(lambda about: f"{about.instance.definition.namespace}:{about.instance.definition.name}")
live_type(
    CIM_INSTANCE,
    CimInstance,
    {
        "string PSComputerName": lambda item: item.computer or None,
        "Microsoft.Management.Infrastructure.CimClass CimClass": _About,
        "Microsoft.Management.Infrastructure.CimClass CimSystemProperties": _About,
    },
).method("string ToString()")(lambda item: item.definition.name + _key_text(item, " (", ")"))
_MANAGED = live_type(
    MANAGEMENT_OBJECT,
    ManagementObject,
    {
        "string PSComputerName": lambda item: item.inside.name.upper(),
        "string __CLASS": lambda item: item.definition.name,
        "string __SERVER": lambda item: item.inside.name.upper(),
        "string __NAMESPACE": lambda item: item.definition.namespace.replace("/", "\\"),
        "string __RELPATH": lambda item: _relative_path(item),
        "string __PATH": lambda item: (
            f"\\\\{item.inside.name.upper()}\\"
            + item.definition.namespace.replace("/", "\\")
            + ":"
            + _relative_path(item)
        ),
    },
)
_MANAGED.method("string ToString()")(lambda item: to_string(item.value(item.definition.keys[0])))


def _key_text(item: Instance, before: str, after: str) -> str:
    keys = ", ".join(f'{name} = "{item.row.values.get(name)}"' for name in item.definition.keys)
    return before + keys + after


def _relative_path(item: Instance) -> str:
    keys = ",".join(f'{name}="{item.row.values.get(name)}"' for name in item.definition.keys)
    return f"{item.definition.name}.{keys}"


@_MANAGED.method("System.Management.ManagementObject[] GetRelated(string relatedClass)")
def _get_related(item: Instance, class_name: str) -> Any:
    try:
        definition = find_class(item.inside, item.definition.namespace, class_name)
        found = list(related(item.inside, item.row, definition))
    except EstateError as error:
        record = refused_by_wmi(error)
        raise net_failure(record.exception.type_name, record.exception.message) from error
    made = [instance_of(ManagementObject, definition, row, item.inside, item.computer, ()) for row in found]
    return array(made, MANAGEMENT_OBJECT)


@_MANAGED.method("void Delete()")
def _delete(item: Instance) -> None:
    try:
        delete(item.definition, item.row, item.inside)
    except EstateError as error:
        record = refused_by_wmi(error)
        raise net_failure(record.exception.type_name, record.exception.message) from error


@_MANAGED.method("string GetText(System.Object format)")
def _get_text(item: Instance, text_format: Any) -> str:
    definition = item.definition
    return instance_text(definition.name, definition.properties, item.row.values)


@_MANAGED.method("datetime ConvertToDateTime(string dmtfDate)")
def _to_datetime(item: Instance, text: str) -> Any:
    try:
        return moment(datetime.strptime(str(text)[:21] + "+0000", "%Y%m%d%H%M%S.%f%z"))
    except ValueError:
        raise net_failure(
            "System.ArgumentOutOfRangeException", "Specified argument was out of the range of valid values."
        ) from None


def _shown(value: object) -> Any:
    """A value that a method gives: several are an array."""
    return array(value) if isinstance(value, list) else value


def answer(given: Answer) -> PSCustomObject:
    """What a method gives: its code, and whatever else it tells."""
    return PSCustomObject(
        [
            *((name, _shown(value)) for name, value in given.values.items()),
            ("ReturnValue", convert(given.code, named_type("System.UInt32"))),
        ]
    )


def _add_methods(declaration: Declaration, definition: WmiClass) -> None:
    for name, method in methods_of(definition).items():
        if method.is_static:
            continue

        def call(item: Instance, *values: Any, name: str = name, names: tuple[str, ...] = method.arguments) -> Any:
            given = dict(zip(names, map(argument, values), strict=False))
            return answer(invoke(item.definition, item.row, item.inside, name, given))

        shapes = [", ".join(f"object {each}" for each in method.arguments[:count]) for count in _counts(method)]
        declaration.method(*(f"object {name}({shape})" for shape in shapes))(call)


def argument(value: Any) -> Any:
    """An argument of a method: what an instance shows, several of them, or a plain value."""
    items = enumerate_value(value)
    if items is not None:
        return [argument(item) for item in items]
    return value.row if isinstance(value, Instance) else value


def _counts(method: Method) -> range:
    """With how many arguments a method may be called: the last ones may be left out."""
    return range(len(method.arguments) + 1)


_TABLES: dict[str, tuple[tuple[str, int], ...]] = {
    "Win32_ComputerSystem": (
        ("Name", 16),
        ("PrimaryOwnerName", 0),
        ("Domain", 0),
        ("TotalPhysicalMemory", 0),
        ("Model", 0),
        ("Manufacturer", 0),
    ),
    "Win32_LogicalDisk": (
        ("DeviceID", 0),
        ("DriveType", 0),
        ("ProviderName", 0),
        ("VolumeName", 0),
        ("Size", 0),
        ("FreeSpace", 0),
    ),
    "Win32_OperatingSystem": (
        ("SystemDirectory", 0),
        ("Organization", 0),
        ("BuildNumber", 0),
        ("RegisteredUser", 0),
        ("SerialNumber", 0),
        ("Version", 0),
    ),
    "Win32_Process": (
        ("ProcessId", 0),
        ("Name", 16),
        ("HandleCount", 0),
        ("WorkingSetSize", 0),
        ("VirtualSize", 0),
    ),
    "Win32_Processor": (
        ("DeviceID", 0),
        ("Name", 16),
        ("Caption", 0),
        ("MaxClockSpeed", 0),
        ("SocketDesignation", 0),
        ("Manufacturer", 0),
    ),
    "Win32_Service": (
        ("ProcessId", 0),
        ("Name", 16),
        ("StartMode", 0),
        ("State", 0),
        ("Status", 0),
        ("ExitCode", 0),
    ),
}
"""The classes that Get-CimInstance shows in a table, with the widths of its columns."""
_FIELDS: dict[str, tuple[Field, ...]] = {
    "MSFT_NetAdapter": (
        column("Name", width=25),
        column("InterfaceDescription", width=39),
        column("ifIndex", width=7),
        column("Status", width=12),
        column("MacAddress", width=20),
        column("LinkSpeed", width=11, alignment="right"),
    ),
    "MSFT_Disk": (
        column("Number", width=6, alignment="left"),
        column("FriendlyName", "Friendly Name"),
        column("SerialNumber", "Serial Number"),
        column("HealthStatus", width=20),
        column("OperationalStatus", width=20),
        Field(lambda item, engine: _in_words(item, "Size"), "Total Size", 10, "right"),
        column("PartitionStyle", "Partition Style", 15),
    ),
    "MSFT_Partition": (
        column("PartitionNumber", width=16, alignment="left"),
        column("DriveLetter", width=11, alignment="left"),
        column("Offset", width=26, alignment="left"),
        Field(lambda item, engine: _in_words(item, "Size"), "Size", 24, "right"),
        column("Type"),
    ),
    "MSFT_PhysicalDisk": (
        column("DeviceId", "Number", 6),
        column("FriendlyName"),
        column("SerialNumber"),
        column("MediaType", width=11),
        column("CanPool", width=7),
        column("OperationalStatus", width=17),
        column("HealthStatus", width=12),
        column("Usage", width=11),
        Field(lambda item, engine: _in_words(item, "Size"), "Size", 9, "right"),
    ),
    "MSFT_Volume": (
        column("DriveLetter", width=11, alignment="left"),
        column("FriendlyName"),
        column("FileSystemType", width=14),
        column("DriveType", width=9),
        column("HealthStatus", width=12),
        column("OperationalStatus", width=17),
        Field(lambda item, engine: _in_words(item, "SizeRemaining"), "SizeRemaining", 13, "right"),
        Field(lambda item, engine: _in_words(item, "Size"), "Size", 9, "right"),
    ),
}
_FIELDS |= {
    name: tuple(column(each) for each in columns.split())
    for name, columns in {
        "MSFT_SmbShare": "Name ScopeName Path Description",
        "MSFT_SmbShareAccessControlEntry": "Name ScopeName AccountName AccessControlType AccessRight",
        "MSFT_SmbSession": "SessionId ClientComputerName ClientUserName NumOpens",
        "MSFT_SmbOpenFile": "FileId SessionId Path ShareRelativePath ClientComputerName ClientUserName",
        "MSFT_SmbConnection": "ServerName ShareName UserName Credential Dialect NumOpens",
    }.items()
}
"""Those of Windows' own commands, with columns that are more than a property."""
_GROUPS = {"MSFT_Partition": Group("DiskPath")}
_COMPACT = ("MSFT_Volume", *(name for name in _FIELDS if name.startswith("MSFT_Smb")))
"""The tables whose columns are as wide as what is in them."""
_UNITS = ("B", "KB", "MB", "GB", "TB", "PB")


def _in_words(item: Any, name: str) -> str:
    """A size as the commands for storage show it; the volume may be a copy from another machine."""
    size, unit = float(get_property(item, name) or 0), 0
    while size >= 1024 and unit < len(_UNITS) - 1:
        size, unit = size / 1024, unit + 1
    return f"{size:.2f}".rstrip("0").rstrip(".") + f" {_UNITS[unit]}"


_SHORT: dict[str, tuple[str, ...]] = {
    "Win32_BIOS": ("SMBIOSBIOSVersion", "Manufacturer", "Name", "SerialNumber", "Version"),
    "MSFT_NetIPAddress": (
        "IPAddress", "InterfaceIndex", "InterfaceAlias", "AddressFamily", "Type", "PrefixLength", "PrefixOrigin",
        "SuffixOrigin", "AddressState", "PolicyStore",
    ),
    "MSFT_NetFirewallRule": (
        "Name", "DisplayName", "Description", "DisplayGroup", "Group", "Enabled", "Profile", "Platform", "Direction",
        "Action", "EdgeTraversalPolicy", "LooseSourceMapping", "LocalOnlyMapping", "Owner", "PrimaryStatus", "Status",
        "EnforcementStatus", "PolicyStoreSource", "PolicyStoreSourceType",
    ),
    "MSFT_NetProtocolPortFilter": ("Protocol", "LocalPort", "RemotePort", "IcmpType", "DynamicTarget"),
    "MSFT_NetAddressFilter": ("LocalAddress", "RemoteAddress"),
    "MSFT_NetApplicationFilter": ("Program", "Package"),
}  # fmt: skip
"""Those shown in a list of some properties only."""


def _register_view(kind: type[Instance], full_name: str, definition: WmiClass) -> None:
    tabled = _TABLES.get(definition.name)
    if tabled is not None or definition.name in _SHORT:
        register_default_properties(full_name, [name for name, _ in tabled or ()] or _SHORT[definition.name])
    if kind is CimInstance and tabled is not None:
        register_view(table_view(full_name, [Field(name, width=width) for name, width in tabled]))
        return
    if kind is CimInstance and definition.name in _FIELDS:
        group, compact = _GROUPS.get(definition.name), definition.name in _COMPACT
        options = {} if group is None else {"group": group}
        register_view(table_view(full_name, _FIELDS[definition.name], autosize=compact, **options))
        return
    names = [name for name, _ in tabled] if tabled is not None else _SHORT.get(definition.name, definition.properties)
    is_whole = definition.namespace != CIMV2 and definition.name not in _SHORT
    shown = [*names, "PSComputerName"] if is_whole else list(names)
    register_view(list_view(full_name, [column(name) for name in shown]))
