"""Get-CimInstance, Get-CimAssociatedInstance, Invoke-CimMethod: questions to management instrumentation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvsim.cmdlets.cim.failures import refused, unreachable
from hvsim.cmdlets.cim.objects import CIM_INSTANCE, CimInstance, Instance, answer, argument, instance_of
from hvsim.cmdlets.cim.reaching import reached
from hvsim.cmdlets.cim.registry_classes import show_registry
from hvsim.cmdlets.estate.cim_sessions import CIM_SESSION
from hvsim.infrastructure.errors import EstateError
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.wmi.classes import CIMV2, classes_beside, find_class, related
from hvsim.infrastructure.wmi.methods import find_method, invoke
from hvsim.infrastructure.wmi.query import Condition, InvalidQuery, parse_condition, parse_query
from hvsim.interpreter.commands import Cmdlet, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import Refused
from hvsim.interpreter.values import enumerate_value, to_string
from hvsim.interpreter.values.objects import unwrap
from hvsim.interpreter.values.types.registry import named_type
from hvsim.interpreter.values.types.value_types import type_of

WINDOWS_ONLY = True
_CLASS, _CLASS_SESSION = "ClassNameComputerSet", "ClassNameSessionSet"
_QUERY, _QUERY_SESSION = "QueryComputerSet", "QuerySessionSet"
_OBJECT, _OBJECT_SESSION = "CimInstanceComputerSet", "CimInstanceSessionSet"
_COMPUTERS = (_CLASS, _QUERY, _OBJECT)
_SESSIONS = (_CLASS_SESSION, _QUERY_SESSION, _OBJECT_SESSION)
_BY_CLASS, _BY_QUERY, _BY_OBJECT = (_CLASS, _CLASS_SESSION), (_QUERY, _QUERY_SESSION), (_OBJECT, _OBJECT_SESSION)
_KVP = "Get-CimInstance -Namespace root/virtualization/v2 Msvm_ComputerSystem -Filter \"ElementName='web01'\""


class _OfAClass:
    """Refuses an object that looks like an instance and comes from a command alone, such as a part of a task."""

    def transform(self, value: Any, name: str) -> Any:
        """The instance as it is."""
        found = unwrap(value)
        if type_of(found).is_assignable_to(named_type(CIM_INSTANCE)) and not isinstance(found, Instance):
            raise Refused(f"'{to_string(value)}' is no instance of a class that management instrumentation has.")
        return value


OF_A_CLASS = _OfAClass()


class CimCommand(Cmdlet):
    """A command that asks machines: those of -ComputerName or -CimSession, or the one it runs on."""

    computer_name: Any = None
    cim_session: Any = None

    def machines(self) -> Iterator[tuple[str, Inside]]:
        """Each machine with the name that it was called by, '' for the own one; who does not answer is reported."""
        names = list(self.computer_name or ())
        names += [session.computer_name for session in self.cim_session or ()]
        for name in names:
            found = reached(self.engine, name)
            if found is None:
                self.write_error_record(unreachable(name))
            else:
                yield name, found
        if not names:
            own = reached(self.engine, "")
            if own is not None:
                yield "", own


@cmdlet("Get-CimInstance", default_set=_CLASS, aliases=("gcim",), output=CIM_INSTANCE)
class GetCimInstance(CimCommand):
    """Gives the instances of a class, or those a query asks for."""

    class_name: str = parameter(
        sets=dict.fromkeys(_BY_CLASS, In(position=0, mandatory=True, by_property_name=True)), help="The class."
    )
    query: str = parameter(
        sets=dict.fromkeys(_BY_QUERY, In(mandatory=True, by_property_name=True)), help="A query in WQL."
    )
    input_object: Any = parameter(
        sets=dict.fromkeys(_BY_OBJECT, In(position=0, mandatory=True, pipeline=True)),
        aliases=("CimInstance",),
        type=CIM_INSTANCE,
        transform=OF_A_CLASS,
        help="An instance, to be read anew.",
    )
    filter: str = parameter(sets=_BY_CLASS, by_property_name=True, help="The condition of a query in WQL.")
    property: list[str] = parameter(
        sets=_BY_CLASS, by_property_name=True, aliases=("SelectProperties",), help="Only these properties."
    )
    key_only: Switch = parameter(sets=_BY_CLASS, help="Only the properties that identify an instance.")
    namespace: str = parameter(
        sets=(*_BY_CLASS, *_BY_QUERY), by_property_name=True, default=CIMV2, help="The namespace of the class."
    )
    computer_name: list[str] = parameter(
        sets=dict.fromkeys(_COMPUTERS, In(by_property_name=True)),
        aliases=("CN", "ServerName"),
        help="The computers to ask; the local one when left out.",
    )
    cim_session: Any = parameter(
        sets=dict.fromkeys(_SESSIONS, In(mandatory=True, pipeline=True)),
        type=f"{CIM_SESSION}[]",
        help="Sessions to them.",
    )
    query_dialect: str = parameter(
        sets=(*_BY_CLASS, *_BY_QUERY), by_property_name=True, no_effect="WQL is the only one.", help="The language."
    )
    shallow: Switch = parameter(
        sets=(*_BY_CLASS, *_BY_QUERY), no_effect="No class has others below.", help="Not those."
    )
    operation_timeout_sec: int = parameter(
        type="System.UInt32", aliases=("OT",), no_effect="What answers, answers at once.", help="How long to wait."
    )

    examples = [
        Example("(Get-CimInstance Win32_OperatingSystem).BuildNumber", "The build of Windows.", output="20348\n"),
        Example(
            "Get-CimInstance Win32_LogicalDisk -Filter 'DriveType = 3' -ComputerName HV02 | ForEach-Object DeviceID",
            "The disks of another host.",
        ),
        Example(f"({_KVP}).EnabledState", "Whether a machine runs: 2 says so.", output="2\n"),
    ]

    def process(self) -> None:
        if self.parameter_set in _BY_OBJECT:
            self._read_anew(self.input_object)
            return
        try:
            name, columns, condition = self._question()
        except InvalidQuery as error:
            self.write_error_record(refused(error, error.text))
            return
        for computer, inside in self.machines():
            try:
                definition = find_class(inside, self.namespace, name)
            except EstateError as error:
                self.write_error_record(refused(error, f"{self.namespace}:{name}"))
                continue
            if self.key_only:
                columns = definition.keys
            for row in definition.instances(inside, condition):
                self.write(instance_of(CimInstance, definition, row, inside, computer, columns))

    def _question(self) -> tuple[str, tuple[str, ...], Condition | None]:
        if self.parameter_set in _BY_QUERY:
            query = parse_query(self.query)
            return query.class_name, query.columns, query.condition
        condition = parse_condition(self.filter) if self.filter else None
        return self.class_name, tuple(self.property or ()), condition

    def _read_anew(self, item: CimInstance) -> None:
        keys = {name: item.row.values.get(name) for name in item.definition.keys}
        for row in item.definition.instances(item.inside):
            if all(row.values.get(name) == value for name, value in keys.items()):
                self.write(instance_of(CimInstance, item.definition, row, item.inside, item.computer, ()))
                return
        self.write_error(
            "The requested object could not be found.",
            "HRESULT 0x80041002",
            "ObjectNotFound",
            exception="Microsoft.Management.Infrastructure.CimException",
            target=item,
        )


@cmdlet(
    "Get-CimAssociatedInstance",
    default_set="ComputerSet",
    aliases=("gcai",),
    output=CIM_INSTANCE,
)
class GetCimAssociatedInstance(Cmdlet):
    """Gives the instances of a class that belong to an instance."""

    input_object: Any = parameter(
        position=0,
        mandatory=True,
        pipeline=True,
        aliases=("CimInstance",),
        type=CIM_INSTANCE,
        transform=OF_A_CLASS,
        help="The instance.",
    )
    result_class_name: str = parameter(position=2, by_property_name=True, help="The class of what belongs to it.")
    association: str = parameter(
        position=1, no_effect="There is one way from a machine to each of its parts.", help="The way."
    )

    examples = [
        Example(
            f"({_KVP} | Get-CimAssociatedInstance -ResultClassName Msvm_KvpExchangeComponent)."
            "GuestIntrinsicExchangeItems.Count -gt 5",
            "What a guest tells about itself.",
            output="True\n",
        )
    ]

    def process(self) -> None:
        item = self.input_object
        try:
            found = (
                [find_class(item.inside, item.definition.namespace, self.result_class_name)]
                if self.result_class_name
                else classes_beside(item.definition)
            )
            for definition in found:
                for row in related(item.inside, item.row, definition):
                    self.write(instance_of(CimInstance, definition, row, item.inside, item.computer, ()))
        except EstateError as error:
            self.write_error_record(refused(error, self.result_class_name or ""))


@cmdlet("Invoke-CimMethod", default_set=_CLASS, confirm="Medium", aliases=("icim",))
class InvokeCimMethod(CimCommand):
    """Lets instances do something: services start and stop, machines change their state."""

    input_object: Any = parameter(
        sets=dict.fromkeys(_BY_OBJECT, In(position=0, mandatory=True, pipeline=True)),
        aliases=("CimInstance",),
        type=CIM_INSTANCE,
        transform=OF_A_CLASS,
        help="The instance.",
    )
    query: str = parameter(
        sets=dict.fromkeys(_BY_QUERY, In(mandatory=True, by_property_name=True)), help="A query for the instances."
    )
    class_name: str = parameter(
        sets=dict.fromkeys(_BY_CLASS, In(position=0, mandatory=True, by_property_name=True)),
        aliases=("Class",),
        help="A class, for a method that needs no instance.",
    )
    method_name: str = parameter(
        sets=dict.fromkeys(
            (*_BY_CLASS, *_BY_QUERY, *_BY_OBJECT), In(position=1, mandatory=True, by_property_name=True)
        ),
        aliases=("Name",),
        help="The method.",
    )
    arguments: Any = parameter(
        position=2, by_property_name=True, type="System.Collections.IDictionary", help="Its arguments by name."
    )
    namespace: str = parameter(
        sets=(*_BY_CLASS, *_BY_QUERY), by_property_name=True, default=CIMV2, help="The namespace of the class."
    )
    computer_name: list[str] = parameter(
        sets=dict.fromkeys(_COMPUTERS, In(by_property_name=True)), aliases=("CN", "ServerName"), help="The computers."
    )
    cim_session: Any = parameter(
        sets=dict.fromkeys(_SESSIONS, In(mandatory=True, pipeline=True)),
        type=f"{CIM_SESSION}[]",
        help="Sessions to them.",
    )

    examples = [
        Example(
            "(Get-CimInstance Win32_Service -Filter \"Name='Spooler'\" | Invoke-CimMethod -MethodName StopService)"
            ".ReturnValue",
            "Stops a service.",
            output="0\n",
        )
    ]

    def process(self) -> None:
        items = self.arguments.items() if self.arguments is not None else ()
        given = {to_string(name): argument(value) for name, value in items}
        if self.parameter_set in _BY_CLASS:
            self._ask_class(given)
            return
        for item in self._instances():
            if not self.should_process(to_string(item), f"Invoke-CimMethod: {self.method_name}"):
                continue
            try:
                self.write(answer(invoke(item.definition, item.row, item.inside, self.method_name, given)))
            except EstateError as error:
                self.write_error_record(refused(error, self.method_name))

    def _ask_class(self, given: dict[str, Any]) -> None:
        """Lets the class itself do something, or every instance where the method is one of theirs."""
        for _, inside in self.machines():
            try:
                definition = find_class(inside, self.namespace, self.class_name)
                method = find_method(definition, self.method_name)
                show_registry(self.engine, definition, inside)
                rows = [None] if method.is_static else list(definition.instances(inside))
                for row in rows:
                    if self.should_process(definition.name, f"Invoke-CimMethod: {self.method_name}"):
                        self.write(answer(invoke(definition, row, inside, self.method_name, given)))
            except EstateError as error:
                self.write_error_record(refused(error, self.method_name))

    def _instances(self) -> Iterator[CimInstance]:
        if self.parameter_set in _BY_OBJECT:
            items = enumerate_value(self.input_object)
            yield from [self.input_object] if items is None else items
            return
        try:
            query = parse_query(self.query)
            for computer, inside in self.machines():
                definition = find_class(inside, self.namespace, query.class_name)
                for row in definition.instances(inside, query.condition):
                    made = instance_of(CimInstance, definition, row, inside, computer, ())
                    assert isinstance(made, CimInstance)
                    yield made
        except EstateError as error:
            self.write_error_record(refused(error, self.namespace))
