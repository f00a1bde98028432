"""Errors as values, and the Python exceptions that carry them. Layout of error text belongs to `formatting/`."""

from hvsim.interpreter.errors.records import (
    ERROR_CATEGORIES,
    ErrorCategoryInfo,
    ErrorRecord,
    NetException,
    NetFailure,
    ScriptError,
    as_script_error,
    failure,
    net_failure,
)

__all__ = [
    "ERROR_CATEGORIES",
    "ErrorCategoryInfo",
    "ErrorRecord",
    "NetException",
    "NetFailure",
    "ScriptError",
    "as_script_error",
    "failure",
    "net_failure",
]
