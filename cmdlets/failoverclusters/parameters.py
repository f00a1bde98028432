"""Get- and Set-ClusterParameter: the private properties of resources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvsim.cmdlets.failoverclusters.base import OBJECT, ClusterCommand
from hvsim.cmdlets.failoverclusters.objects import CLUSTERS, ResourceParameter
from hvsim.infrastructure.clusters.groups import ClusterGroup, ClusterResource
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.values import to_string
from hvsim.interpreter.values.dictionaries import Dictionary


def parameters_of(resource: ClusterResource) -> dict[str, Any]:
    """What is kept with the resource, and what is so now of a machine's."""
    machine = resource.group.machine
    live: dict[str, Any] = {}
    if machine is not None and resource.kind == "Virtual Machine":
        live = {"VmState": machine.state.number, "MigrationState": 0, "MigrationProgress": 0}
    elif machine is not None:
        live = {"VmID": str(machine.id), "VmStoreRootPath": machine.path}
    elif resource.kind == "Network Name":
        name = resource.group.cluster.name
        live = {"Name": name.upper(), "DnsName": name}
    elif resource.kind == "IP Address":
        network = resource.group.cluster.networks[0]
        live = {"Network": network.name, "Address": f"{network.prefix}.200", "SubnetMask": "255.255.255.0"}
    elif resource.kind == "Physical Disk":
        live = {"DiskIdGuid": f"{{{str(resource.id).upper()}}}", "DiskRunChkDsk": 0, "MaintenanceMode": 0}
    return {**live, **resource.parameters}


@cmdlet("Get-ClusterParameter", output=CLUSTERS + "ClusterParameter")
class GetClusterParameter(ClusterCommand):
    """Lists the private properties of resources."""

    name: list[str] = parameter(position=0, wildcards=True, help="The properties; all when left out.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="The resource, or a role with resources.")

    examples = [
        Example("Get-ClusterResource 'Virtual Machine web01' | Get-ClusterParameter VmID", "Which machine is it?"),
        Example("Get-ClusterGroup web01 | Get-ClusterResource | Get-ClusterParameter", "All of a role."),
    ]

    def process(self) -> None:
        for resource in resources_of(self.input_object):
            found = [ResourceParameter(resource, name, value) for name, value in parameters_of(resource).items()]
            self.write_all(self.named("cluster parameter", self.name, found, resource.group.cluster))


_ALL = ("NoMultiple", "Single Parameter", "Multiple Parameter")


@cmdlet("Set-ClusterParameter", default_set="NoMultiple")
class SetClusterParameter(ClusterCommand):
    """Changes private properties of resources."""

    input_object: Any = parameter(pipeline=True, type=OBJECT, help="The resource.")
    create: Switch = parameter(sets=_ALL, help="Makes a property that is not there.")
    delete: Switch = parameter(sets=_ALL, help="Removes the property.")
    name: str = parameter(sets={"Single Parameter": In(position=0)}, help="The property.")
    value: Any = parameter(sets={"Single Parameter": In(position=1)}, type=OBJECT, help="Its new value.")
    multiple: Any = parameter(
        sets={"Multiple Parameter": In(position=0)},
        type="System.Collections.Hashtable",
        help="Several properties at once.",
    )

    examples = [
        Example(
            "Get-ClusterResource 'Virtual Machine web01' | Set-ClusterParameter OfflineAction 2;"
            " $null = Stop-ClusterGroup web01; (Get-VM web01).State",
            "Its guest is shut down when the role goes offline.",
            output="Off\n",
        )
    ]

    def process(self) -> None:
        for resource in resources_of(self.input_object):
            for name, value in self._asked():
                self._set(resource, name, value)

    def _asked(self) -> Iterator[tuple[str, Any]]:
        if isinstance(self.multiple, Dictionary):
            yield from ((to_string(key), value) for key, value in self.multiple.items())
        elif self.name:
            yield self.name, self.value

    def _set(self, resource: ClusterResource, name: str, value: Any) -> None:
        known = {key.lower(): key for key in parameters_of(resource)}
        key = known.get(name.lower())
        if key is None and not self.create:
            self.report(
                f"Unable to save property changes for '{resource.name}': it has no parameter '{name}'."
                " Use -Create to make one.",
                "ClusterParameterNotFound",
                "ObjectNotFound",
                name,
            )
            return
        if self.delete:
            resource.parameters.pop(key or name, None)
            return
        old = parameters_of(resource).get(key or name)
        if isinstance(old, int):
            text = to_string(value)
            if not text.isdigit():
                message = f"'{text}' is no value of the parameter '{key}'."
                self.report(message, "ClusterParameterInvalid", "InvalidArgument")
                return
            resource.parameters[key or name] = int(text)
        else:
            resource.parameters[key or name] = value if isinstance(value, int) else to_string(value)


def resources_of(given: Any) -> list[ClusterResource]:
    """The resources that a resource or a role stands for."""
    if isinstance(given, ClusterResource):
        return [given]
    return list(given.resources) if isinstance(given, ClusterGroup) else []
