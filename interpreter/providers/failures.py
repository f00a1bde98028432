"""The errors that paths and items cause, with PowerShell's ids and words."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.errors import ScriptError, failure

_AUTOMATION = "System.Management.Automation."


def path_not_found(path: str) -> ScriptError:
    """Nothing is at `path`, as it is shown."""
    return failure(
        f"Cannot find path '{path}' because it does not exist.",
        "PathNotFound",
        "ObjectNotFound",
        _AUTOMATION + "ItemNotFoundException",
        target=path,
        ItemName=path,
    )


def drive_not_found(name: str) -> ScriptError:
    return failure(
        f"Cannot find drive. A drive with the name '{name}' does not exist.",
        "DriveNotFound",
        "ObjectNotFound",
        _AUTOMATION + "DriveNotFoundException",
        target=name,
        ItemName=name,
    )


def provider_not_found(name: str) -> ScriptError:
    return failure(
        f"Cannot find a provider with the name '{name}'.",
        "ProviderNotFound",
        "ObjectNotFound",
        _AUTOMATION + "ProviderNotFoundException",
        target=name,
    )


_OPERATIONS = {
    "content": "Cannot use interface. The IContentCmdletProvider interface is not supported by this provider.",
    "property": "Cannot use interface. The IPropertyCmdletProvider interface is not supported by this provider.",
    "dynamic property": (
        "Cannot use interface. The IDynamicPropertyCmdletProvider interface is not implemented by this provider."
    ),
}


def not_supported(operation: str) -> ScriptError:
    """The provider does not support the operation at all."""
    return failure(
        _OPERATIONS.get(operation, "Provider operation stopped because the provider does not support this operation."),
        "NotSupported",
        "NotImplemented",
        _AUTOMATION + "PSNotSupportedException",
    )


def no_property(name: str, path: str) -> ScriptError:
    """The item has no property of that name."""
    exception = _AUTOMATION + "PSArgumentException"
    return failure(f"Property {name} does not exist at path {path}.", exception, "InvalidArgument", exception)


def invalid_argument(message: str, target: Any = None) -> ScriptError:
    return failure(message, "Argument", "InvalidArgument", _AUTOMATION + "PSArgumentException", target=target)
