"""Invoke-WmiMethod and Remove-WmiObject: what classes and instances do, in the words of Windows PowerShell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvsim.cmdlets.cim.failures import no_answer_to_wmi, refused_by_wmi
from hvsim.cmdlets.cim.objects import MANAGEMENT_OBJECT, ManagementObject, answer, argument, instance_of
from hvsim.cmdlets.cim.reaching import reached
from hvsim.cmdlets.cim.registry_classes import show_registry
from hvsim.infrastructure.errors import EstateError
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.wmi.classes import CIMV2, WmiClass, find_class
from hvsim.infrastructure.wmi.deleting import delete
from hvsim.infrastructure.wmi.methods import find_method, invoke
from hvsim.interpreter.commands import Cmdlet, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.values import to_string

WINDOWS_ONLY = True
_CLASS, _OBJECT, _PATH = "class", "object", "path"
_ALL = "Every account may do everything here."


class WmiCommand(Cmdlet):
    """A command about a class, an instance, or the path of either."""

    class_name: str = parameter(name="Class", sets={_CLASS: In(position=0, mandatory=True)}, help="The class.")
    input_object: Any = parameter(
        sets={_OBJECT: In(mandatory=True, pipeline=True)}, type=MANAGEMENT_OBJECT, help="The instance."
    )
    path: str = parameter(
        sets={_PATH: In(mandatory=True)}, help="The path: a class, and which of its instances behind a dot."
    )
    namespace: str = parameter(sets=(_CLASS, _PATH), default=CIMV2, aliases=("NS",), help="The namespace of the class.")
    computer_name: list[str] = parameter(
        sets=(_CLASS, _PATH), aliases=("Cn",), help="The computers to ask; the local one when left out."
    )
    credential: Any = parameter(
        sets=(_CLASS, _PATH),
        type="System.Management.Automation.PSCredential",
        no_effect=_ALL,
        help="The account.",
    )
    enable_all_privileges: Switch = parameter(sets=(_CLASS, _PATH), no_effect=_ALL, help="All rights.")
    locale: str = parameter(sets=(_CLASS, _PATH), no_effect="Nothing is translated here.", help="The language.")
    authority: str = parameter(sets=(_CLASS, _PATH), no_effect=_ALL, help="Who checks the account.")
    impersonation: object = parameter(sets=(_CLASS, _PATH), no_effect=_ALL, help="In whose name.")
    authentication: object = parameter(sets=(_CLASS, _PATH), no_effect=_ALL, help="How it is checked.")
    throttle_limit: int = parameter(default=32, no_effect="One follows the other here.", help="How many at once.")
    as_job: Switch = parameter(simulated=False, help="Runs it as a job.")

    def machines(self) -> Iterator[Inside]:
        """Each machine; one that does not answer is reported."""
        for name in self.computer_name or ("",):
            found = reached(self.engine, name, "Winmgmt")
            if found is None:
                self.write_error_record(no_answer_to_wmi(name))
            else:
                yield found

    def meant(self) -> Iterator[tuple[WmiClass, Inside, ManagementObject | None]]:
        """The classes with their machines, and the instance where one is meant. Raises `EstateError`."""
        if self.input_object is not None:
            yield self.input_object.definition, self.input_object.inside, self.input_object
            return
        name, _, keys = (self.class_name or self.path.rpartition(":")[2]).partition(".")
        for inside in self.machines():
            definition = find_class(inside, self.namespace, name)
            if not keys:
                yield definition, inside, None
                continue
            wanted = {
                key.lower(): value.strip("\"'") for key, _, value in (each.partition("=") for each in keys.split(","))
            }
            for row in definition.instances(inside):
                if all(to_string(row.folded.get(key)) == value for key, value in wanted.items()):
                    made = instance_of(ManagementObject, definition, row, inside, "", ())
                    assert isinstance(made, ManagementObject)
                    yield definition, inside, made


@cmdlet(
    "Invoke-WmiMethod",
    default_set=_CLASS,
    confirm="Medium",
    module="Microsoft.PowerShell.Management",
    class_name="Microsoft.PowerShell.Commands.InvokeWmiMethod",
)
class InvokeWmiMethod(WmiCommand):
    """Lets a class or an instance of management instrumentation do something."""

    name: str = parameter(position=1, mandatory=True, help="The method.")
    argument_list: list[Any] = parameter(type="System.Object[]", aliases=("Args",), default=(), help="Its arguments.")

    examples = [
        Example(
            "(Invoke-WmiMethod Win32_ShadowCopy Create -ArgumentList 'D:\\', 'ClientAccessible').ReturnValue",
            "A shadow copy that stays.",
            output="0\n",
        )
    ]

    def process(self) -> None:
        try:
            for definition, inside, item in self.meant():
                if not self.should_process(f"{definition.name} ({definition.namespace})"):
                    continue
                show_registry(self.engine, definition, inside)
                names = find_method(definition, self.name).arguments
                given = dict(zip(names, map(argument, self.argument_list), strict=False))
                self.write(answer(invoke(definition, None if item is None else item.row, inside, self.name, given)))
        except EstateError as error:
            self.write_error_record(refused_by_wmi(error))


@cmdlet(
    "Remove-WmiObject",
    default_set=_CLASS,
    confirm="Medium",
    module="Microsoft.PowerShell.Management",
    class_name="Microsoft.PowerShell.Commands.RemoveWmiObject",
    aliases=("rwmi",),
)
class RemoveWmiObject(WmiCommand):
    """Deletes instances of management instrumentation: shadow copies, shares, processes."""

    examples = [
        Example(
            "Get-WmiObject Win32_ShadowCopy | Remove-WmiObject; @(Get-WmiObject Win32_ShadowCopy).Count",
            "No shadow copy is left.",
            "$null = Invoke-WmiMethod Win32_ShadowCopy Create -ArgumentList 'D:\\', 'ClientAccessible'",
            "0\n",
        )
    ]

    def process(self) -> None:
        try:
            for definition, inside, item in self.meant():
                if item is not None and self.should_process(to_string(item)):
                    delete(definition, item.row, inside)
        except EstateError as error:
            self.write_error_record(refused_by_wmi(error))
