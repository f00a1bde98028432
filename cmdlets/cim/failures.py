"""The errors of management instrumentation: codes and words of Windows, as either family of commands reports them."""

from __future__ import annotations

from hvsim.cmdlets.estate.unreachable import CANNOT_COMPLETE
from hvsim.infrastructure.errors import EstateError
from hvsim.infrastructure.wmi.classes import InvalidClass, InvalidNamespace
from hvsim.interpreter.errors import ErrorRecord, NetException

_CIM, _WMI = "Microsoft.Management.Infrastructure.CimException", "System.Management.ManagementException"
_CODES = {
    "Invalid class": "0x80041010",
    "Invalid namespace": "0x8004100e",
    "Invalid query": "0x80041017",
    "Invalid method Parameter(s)": "0x8004102f",
}


def unreachable(computer: str) -> ErrorRecord:
    """No session to a computer comes about: there is none of that name, or it is down."""
    return ErrorRecord(NetException(_CIM, CANNOT_COMPLETE), "HRESULT 0x80338126", "ConnectionError", computer)


def refused(error: EstateError, target: str) -> ErrorRecord:
    """What is wrong with a question, as Get-CimInstance and its kin report it."""
    message = str(error)
    category = "MetadataError" if isinstance(error, (InvalidClass, InvalidNamespace)) else "InvalidArgument"
    code = _CODES.get(message, "0x80041055")
    return ErrorRecord(NetException(_CIM, message), f"HRESULT {code}", category, target)


def refused_by_wmi(error: EstateError) -> ErrorRecord:
    """What is wrong with a question, as Get-WmiObject reports it."""
    message = f'Invalid class "{error.name}"' if isinstance(error, InvalidClass) else f"{error} ".strip()
    if isinstance(error, InvalidNamespace):
        message = f'Invalid namespace "{error.namespace}"'
    category = "InvalidType" if isinstance(error, InvalidClass) else "InvalidArgument"
    return ErrorRecord(NetException(_WMI, message), "GetWMIManagementException", category)


def no_answer_to_wmi(computer: str) -> ErrorRecord:
    """A computer does not answer Get-WmiObject."""
    message = "The RPC server is unavailable. (0x800706BA)"
    exception = NetException("System.Runtime.InteropServices.COMException", message)
    return ErrorRecord(exception, "GetWMICOMException", "InvalidOperation", computer)
