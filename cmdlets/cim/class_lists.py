"""Classes of management instrumentation as Get-WmiObject -List shows them."""

from __future__ import annotations

from attrs import frozen

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import array
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.wmi.classes import WmiClass
from hvsim.infrastructure.wmi.methods import methods_of
from hvsim.interpreter.formatting.views import Field, Group, column, register_view, table_view

MANAGEMENT_CLASS = "System.Management.ManagementClass"


@frozen(eq=False)
class ListedClass:
    """A class that a machine has."""

    definition: WmiClass
    inside: Inside

    @property
    def namespace(self) -> str:
        """As Windows writes it."""
        return self.definition.namespace.replace("root", "ROOT", 1).replace("/", "\\")


live_type(
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
).method("string ToString()")(lambda item: f"{item.namespace}:{item.definition.name}")
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
