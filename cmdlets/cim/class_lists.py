"""Classes of management instrumentation as Get-WmiObject -List shows them, and as [wmiclass] finds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import frozen

from hvsim.cmdlets.cim.failures import no_answer_to_wmi, refused_by_wmi
from hvsim.cmdlets.cim.objects import ManagementObject, answer, argument, instance_of
from hvsim.cmdlets.cim.reaching import reached
from hvsim.cmdlets.cim.registry_classes import show_registry
from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import array
from hvsim.infrastructure.errors import EstateError
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.wmi.classes import CIMV2, Row, WmiClass, find_class
from hvsim.infrastructure.wmi.methods import Method, invoke, methods_of
from hvsim.interpreter.dotnet.declare import Declaration
from hvsim.interpreter.dotnet.management_classes import MANAGEMENT_CLASS, class_at
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.formatting.views import Field, Group, column, register_view, table_view

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine


@frozen(eq=False)
class ListedClass:
    """A class that a machine has."""

    definition: WmiClass
    inside: Inside

    @property
    def namespace(self) -> str:
        """As Windows writes it."""
        return self.definition.namespace.replace("root", "ROOT", 1).replace("/", "\\")


_LISTED = live_type(
    MANAGEMENT_CLASS,
    ListedClass,
    {
        "string Name": lambda item: item.definition.name,
        "string[] Methods": lambda item: array(list(methods_of(item.definition)), "System.String"),
        "string[] Properties": lambda item: array(list(item.definition.properties), "System.String"),
        "string __CLASS": lambda item: item.definition.name,
        "string __NAMESPACE": lambda item: item.namespace,
        "string __SERVER": lambda item: item.inside.name.upper(),
        "string __PATH": lambda item: f"\\\\{item.inside.name.upper()}\\{item.namespace}:{item.definition.name}",
    },
)
_LISTED.converter(class_at)
_LISTED.method("string ToString()")(lambda item: f"{item.namespace}:{item.definition.name}")


@_LISTED.method("System.Management.ManagementObject CreateInstance()")
def _create_instance(item: ListedClass) -> Any:
    """A new instance, to be filled and handed to a method; nothing is there of it yet."""
    return instance_of(ManagementObject, item.definition, Row({}), item.inside, "", ())


@_LISTED.method("object GetInstances()")
def _instances(item: ListedClass) -> Any:
    rows = item.definition.instances(item.inside)
    return array([instance_of(ManagementObject, item.definition, row, item.inside, "", ()) for row in rows])


class OwnClass(ListedClass):
    """A class with the methods that belong to itself."""


_WITH_METHODS: dict[str, type[OwnClass]] = {}
"""The Python classes of those that have such methods, by name."""


def class_object(engine: Engine, definition: WmiClass, inside: Inside) -> ListedClass:
    """A class as [wmiclass] gives it: its methods can be called."""
    own = {name: method for name, method in methods_of(definition).items() if method.is_static}
    if not own:
        return ListedClass(definition, inside)
    if definition.name not in _WITH_METHODS:
        made = type(definition.name, (OwnClass,), {})
        declaration = live_type(f"{MANAGEMENT_CLASS}#{definition.name}", made, {}, base=MANAGEMENT_CLASS)
        for name, method in own.items():
            _add_method(declaration, name, method)
        _WITH_METHODS[definition.name] = made
    show_registry(engine, definition, inside)
    return _WITH_METHODS[definition.name](definition, inside)


def _add_method(declaration: Declaration, name: str, method: Method) -> None:
    def call(item: ListedClass, *values: Any) -> Any:
        given = dict(zip(method.arguments, map(argument, values), strict=False))
        return answer(invoke(item.definition, None, item.inside, name, given))

    counts = range(len(method.arguments) + 1)
    shapes = [", ".join(f"object {each}" for each in method.arguments[:count]) for count in counts]
    declaration.method(*(f"object {name}({shape})" for shape in shapes))(call)


class SessionClasses:
    """The classes that [wmiclass] finds, for one session."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def find(self, path: str) -> ListedClass:
        server, namespace, name = _read(path)
        inside = reached(self.engine, server, "Winmgmt")
        if inside is None:
            record = no_answer_to_wmi(server)
            raise net_failure(record.exception.type_name, record.exception.message)
        try:
            return class_object(self.engine, find_class(inside, namespace, name), inside)
        except EstateError as error:
            record = refused_by_wmi(error)
            raise net_failure(record.exception.type_name, record.exception.message) from error


def _read(path: str) -> tuple[str, str, str]:
    """Server, namespace and class of a path."""
    place, _, name = path.rpartition(":")
    server = ""
    if place.startswith("\\\\"):
        server, _, place = place[2:].partition("\\")
    return "" if server == "." else server, place or CIMV2, name


register_view(
    table_view(
        MANAGEMENT_CLASS,
        [
            column("Name", None, 35),
            Field(lambda item, _: "{" + ", ".join(methods_of(item.definition)) + "}", "Methods", 20),
            Field(lambda item, _: "{" + ", ".join(item.definition.properties) + "}", "Properties"),
        ],
        group=Group(lambda item, _: item.namespace, "NameSpace"),
    )
)
