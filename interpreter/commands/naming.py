"""How a Python attribute of a cmdlet is called as a PowerShell parameter, and what .NET type its annotation means."""

from __future__ import annotations

# Words that parameter names write in capitals, as counted over the published signatures.
_CAPITALS = frozenset(
    ("ca", "ceq", "cge", "cgt", "cle", "clt", "cne", "db", "dd", "dns", "eq",
     "ge", "gfs", "gt", "ip", "kms", "le", "lt",
     "ne", "nfs", "os", "ps", "qos", "rpo", "san", "sql", "ssh", "utc", "vhd", "vlan", "vm", "vmq", "vss", "wwn")
)  # fmt: skip

_TYPES = {
    "object": "System.Object",
    "str": "System.String",
    "int": "System.Int32",
    "bool": "System.Boolean",
    "float": "System.Double",
    "bytes": "System.Byte[]",
    "Switch": "System.Management.Automation.SwitchParameter",
    "ScriptBlock": "System.Management.Automation.ScriptBlock",
    "Hashtable": "System.Collections.Hashtable",
    "Dictionary": "System.Collections.IDictionary",
    "DateTime": "System.DateTime",
    "TimeSpan": "System.TimeSpan",
    "Guid": "System.Guid",
    "Int64": "System.Int64",
    "UInt16": "System.UInt16",
    "UInt32": "System.UInt32",
    "UInt64": "System.UInt64",
    "Byte": "System.Byte",
    "Uri": "System.Uri",
    "Version": "System.Version",
    "PSObject": "System.Management.Automation.PSObject",
    "Credential": "System.Management.Automation.PSCredential",
}


def parameter_name(attribute: str) -> str:
    """`vm_name` is VMName, `pass_thru` PassThru; a trailing underscore (Python's keywords) is dropped."""
    return "".join(
        word.upper() if word in _CAPITALS else word[:1].upper() + word[1:] for word in attribute.strip("_").split("_")
    )


def type_name_of(annotation: str, namespace: dict[str, object]) -> str | None:
    """The .NET type an annotation stands for, or None when it has to be said with `type=`.

    A class of the declaring module counts when it carries its .NET name as `type_name`.
    """
    annotation = annotation.removesuffix("| None").strip()
    if annotation.startswith("list[") and annotation.endswith("]"):
        element = type_name_of(annotation[5:-1], namespace)
        return None if element is None else f"{element}[]"
    if annotation in _TYPES:
        return _TYPES[annotation]
    named = getattr(namespace.get(annotation), "type_name", None)
    return named if isinstance(named, str) else None
