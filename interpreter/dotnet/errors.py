"""System.Exception and every exception type; ErrorRecord and what hangs on it."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.objects import argument_null
from hvsim.interpreter.errors import ERROR_CATEGORIES, ErrorRecord, NetException
from hvsim.interpreter.errors.exception_types import EXCEPTION_BASES
from hvsim.interpreter.errors.records import ErrorCategoryInfo
from hvsim.interpreter.values.dictionaries import Hashtable
from hvsim.interpreter.values.enums.enums import EnumValue
from hvsim.interpreter.values.text import to_string
from hvsim.interpreter.values.types.net_types import Method, NetType, Overload
from hvsim.interpreter.values.types.registry import named_type

EXCEPTION = declare("System.Exception")
_HRESULTS = {
    "System.ArgumentException": -2147024809,
    "System.InvalidOperationException": -2146233079,
    "System.IO.FileNotFoundException": -2147024894,
    "System.UnauthorizedAccessException": -2147024891,
    "System.DivideByZeroException": -2147352558,
}


def _data(exception: NetException) -> Hashtable:
    if exception.data is None:
        exception.data = Hashtable(ignore_case=False)
    data: Hashtable = exception.data
    return data


def _set_source(exception: NetException, value: str) -> None:
    exception.source = value


def _set_help_link(exception: NetException, value: str) -> None:
    exception.help_link = value


EXCEPTION.property("System.Reflection.MethodBase TargetSite")(lambda exception: None)
EXCEPTION.property("string Message")(lambda exception: exception.message)
EXCEPTION.property("System.Collections.IDictionary Data")(_data)
EXCEPTION.property("System.Exception InnerException")(lambda exception: exception.inner)
EXCEPTION.property("string HelpLink", setter=_set_help_link)(lambda exception: exception.help_link)
EXCEPTION.property("string Source", setter=_set_source)(lambda exception: exception.source)


@EXCEPTION.property("int HResult")
def _hresult(exception: NetException) -> int:
    found = exception.properties.get("HResult")
    if isinstance(found, int):
        return found
    known = _HRESULTS.get(exception.type_name)
    if known is not None:
        return known
    return -2146233087 if exception.is_a("System.SystemException") else -2146233088


EXCEPTION.property("string StackTrace")(lambda exception: exception.stack_trace)


@EXCEPTION.method("System.Exception GetBaseException()")
def _base_exception(exception: NetException) -> NetException:
    while exception.inner is not None:
        exception = exception.inner
    return exception


@EXCEPTION.method("string ToString()")
def _text(exception: NetException) -> str:
    inner = (
        f"\n ---> {_text(exception.inner)}\n   --- End of inner exception stack trace ---" if exception.inner else ""
    )
    trace = f"\n{exception.stack_trace}" if exception.stack_trace else ""
    return f"{exception.net_type.full_name}: {exception.message}{inner}{trace}"


def _default_message(type_name: str) -> str:
    return _DEFAULT_MESSAGES.get(type_name, f"Exception of type '{type_name}' was thrown.")


_DEFAULT_MESSAGES = {
    "System.ArgumentException": "Value does not fall within the expected range.",
    "System.ArgumentNullException": "Value cannot be null.",
    "System.ArgumentOutOfRangeException": "Specified argument was out of the range of valid values.",
    "System.DivideByZeroException": "Attempted to divide by zero.",
    "System.FormatException": "One of the identified items was in an invalid format.",
    "System.IndexOutOfRangeException": "Index was outside the bounds of the array.",
    "System.InvalidCastException": "Specified cast is not valid.",
    "System.InvalidOperationException": "Operation is not valid due to the current state of the object.",
    "System.IO.FileNotFoundException": "Unable to find the specified file.",
    "System.IO.IOException": "I/O error occurred.",
    "System.NotImplementedException": "The method or operation is not implemented.",
    "System.NotSupportedException": "Specified method is not supported.",
    "System.NullReferenceException": "Object reference not set to an instance of an object.",
    "System.OperationCanceledException": "The operation was canceled.",
    "System.OutOfMemoryException": "Insufficient memory to continue the execution of the program.",
    "System.OverflowException": "Arithmetic operation resulted in an overflow.",
    "System.TimeoutException": "The operation has timed out.",
    "System.UnauthorizedAccessException": "Attempted to perform an unauthorized operation.",
}


def new_exception(type_name: str, message: str | None = None, inner: NetException | None = None) -> NetException:
    """What `[T]::new(...)` makes of an exception type."""
    return NetException(type_name, _default_message(type_name) if message is None else message, inner)


def _constructors(net_type: NetType) -> None:
    """The three constructors nearly every exception has."""
    name = net_type.full_name
    net_type.constructors = Method(
        "new",
        [
            Overload("()", lambda: new_exception(name)),
            Overload("(string message)", lambda message: new_exception(name, message)),
            Overload(
                "(string message, System.Exception innerException)",
                lambda message, inner: new_exception(name, message, inner),
            ),
        ],
    )


_constructors(EXCEPTION.net_type)
for _name in EXCEPTION_BASES:
    _constructors(named_type(_name))


# what some exceptions have beyond the common


def _adds(type_name: str, **types: str) -> None:
    declaration = declare(type_name)
    for name, net_type in types.items():
        declaration.property(f"{net_type} {name}")(lambda exception, key=name: exception.properties.get(key))


_adds("System.ArgumentException", ParamName="string")
_adds("System.ArgumentOutOfRangeException", ActualValue="System.Object")
_adds("System.IO.FileNotFoundException", FileName="string", FusionLog="string")
_adds("System.ObjectDisposedException", ObjectName="string")
_adds("System.Text.RegularExpressions.RegexParseException", Offset="int")
_adds("System.Net.WebException", Response="System.Object", Status="System.Object")
_adds("System.Management.Automation.CommandNotFoundException", CommandName="string")
_adds("System.Management.Automation.ItemNotFoundException", ItemName="string")
_adds(
    "System.Management.Automation.ParameterBindingException",
    ParameterName="string",
    ParameterType="type",
    TypeSpecified="type",
    ErrorId="string",
    Line="long",
    Offset="long",
    CommandInvocation="System.Object",
)
_adds("System.Management.Automation.ParseException", Errors="System.Object[]")
_adds("System.Xml.XmlException", LineNumber="int", LinePosition="int")
_adds("System.AggregateException", InnerExceptions="System.Object")


def _argument_exception(
    type_name: str, message: str | None, parameter: str | None, inner: NetException | None = None
) -> NetException:
    text = _default_message(type_name) if message is None else message
    shown = f"{text} (Parameter '{parameter}')" if parameter else text
    return NetException(type_name, shown, inner, ParamName=parameter)


for _name, _signature, _arrange in (
    ("System.ArgumentException", "(string message, string paramName)", (0, 1)),
    ("System.ArgumentNullException", "(string paramName)", (None, 0)),
    ("System.ArgumentNullException", "(string paramName, string message)", (1, 0)),
    ("System.ArgumentOutOfRangeException", "(string paramName)", (None, 0)),
    ("System.ArgumentOutOfRangeException", "(string paramName, string message)", (1, 0)),
):
    _made = named_type(_name)
    assert _made.constructors is not None
    if _signature == "(string paramName)":
        _made.constructors.overloads = [
            each for each in _made.constructors.overloads if each.signature != "(string message)"
        ]

    def _build(*values: Any, name: str = _name, places: tuple[Any, Any] = _arrange) -> NetException:
        message = None if places[0] is None else values[places[0]]
        return _argument_exception(name, message, values[places[1]])

    _made.constructors.overloads.append(Overload(_signature, _build))


# PowerShell's own exceptions carry the record they became

RUNTIME = declare("System.Management.Automation.RuntimeException")


@RUNTIME.property("System.Management.Automation.ErrorRecord ErrorRecord")
def _record_of(exception: NetException) -> ErrorRecord:
    """The record, with a stand-in for its exception: the real one is where the script just came from."""
    own = exception.error_record or ErrorRecord(exception, "RuntimeException", "NotSpecified")
    stand_in = NetException("System.Management.Automation.ParentContainsErrorRecordException", exception.message)
    made = ErrorRecord(stand_in, own.error_id, own.category, own.target)
    for field in ("command_name", "details", "invocation", "position", "script_stack_trace", "activity", "reason"):
        setattr(made, field, getattr(own, field))
    return made


RUNTIME.property("bool WasThrownFromThrowStatement")(
    lambda exception: bool(exception.properties.get("WasThrownFromThrowStatement"))
)

# ErrorRecord

RECORD = declare("System.Management.Automation.ErrorRecord")


@RECORD.constructor(
    "(System.Exception exception, string errorId, System.Management.Automation.ErrorCategory errorCategory, "
    "System.Object targetObject)"
)
def _new_record(exception: NetException, error_id: str | None, category: EnumValue, target: Any) -> ErrorRecord:
    if exception is None:
        raise argument_null("exception")
    return ErrorRecord(exception, error_id or "", str(category), target)


class ErrorDetails:
    """`$_.ErrorDetails`: a message that stands for the exception's."""

    __slots__ = ("extended", "message", "recommended_action")
    net_name = "System.Management.Automation.ErrorDetails"

    def __init__(self, message: str, recommended_action: str = "") -> None:
        self.message = message
        self.recommended_action = recommended_action
        self.extended = None


def _set_action(details: ErrorDetails, value: str) -> None:
    details.recommended_action = value


DETAILS = declare("System.Management.Automation.ErrorDetails")
DETAILS.constructor("(string message)")(ErrorDetails)
DETAILS.property("string Message")(lambda details: details.message)
DETAILS.property("string RecommendedAction", setter=_set_action)(lambda details: details.recommended_action)
DETAILS.method("string ToString()")(lambda details: details.message)


def _details(record: ErrorRecord) -> ErrorDetails | None:
    return None if record.details is None else ErrorDetails(record.details, record.recommended_action or "")


def _set_details(record: ErrorRecord, value: ErrorDetails | None) -> None:
    record.details = None if value is None else value.message
    record.recommended_action = None if value is None else value.recommended_action


RECORD.property("System.Exception Exception")(lambda record: record.exception)
RECORD.property("System.Object TargetObject")(lambda record: record.target)


@RECORD.property("System.Management.Automation.ErrorCategoryInfo CategoryInfo")
def _category_info(record: ErrorRecord) -> CategoryInfo:
    return CategoryInfo(record)


RECORD.property("string FullyQualifiedErrorId")(lambda record: record.fully_qualified_id)
RECORD.property("System.Management.Automation.ErrorDetails ErrorDetails", setter=_set_details)(_details)
RECORD.property("System.Management.Automation.InvocationInfo InvocationInfo")(lambda record: record.invocation)
RECORD.property("string ScriptStackTrace")(lambda record: record.script_stack_trace or None)
RECORD.property("System.Collections.ObjectModel.ReadOnlyCollection[int] PipelineIterationInfo")(lambda record: None)
RECORD.method("string ToString()")(lambda record: record.message)


class CategoryInfo(ErrorCategoryInfo):
    """A record's category information, live: writing a field changes the record."""

    __slots__ = ("extended", "record")

    def __init__(self, record: ErrorRecord) -> None:
        computed = record.category_info()
        super().__init__(
            computed.category, computed.activity, computed.reason, computed.target_name, computed.target_type
        )
        self.record = record
        self.extended = None


CATEGORY = declare("System.Management.Automation.ErrorCategoryInfo")


@CATEGORY.property("System.Management.Automation.ErrorCategory Category")
def _category(info: ErrorCategoryInfo) -> EnumValue:
    return EnumValue(named_type("System.Management.Automation.ErrorCategory"), ERROR_CATEGORIES.index(info.category))


def _category_field(name: str, attribute: str) -> None:
    def write(info: CategoryInfo, value: str) -> None:
        setattr(info, attribute, value)
        setattr(info.record, attribute, value)

    CATEGORY.property(f"string {name}", setter=write)(lambda info: getattr(info, attribute))


for _label, _attribute in (
    ("Activity", "activity"),
    ("Reason", "reason"),
    ("TargetName", "target_name"),
    ("TargetType", "target_type"),
):
    _category_field(_label, _attribute)


@CATEGORY.method("string ToString()", "string GetMessage()")
def _category_text(info: ErrorCategoryInfo) -> str:
    return f"{info.category}: ({to_string(info.target_name)}:{info.target_type}) [{info.activity}], {info.reason}"
