"""What the commands for shares have in common: which ones are meant, their parameters, how a refusal is reported."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from hvsim.cmdlets.cim.class_commands import ClassCommand
from hvsim.cmdlets.cim.objects import CIM_INSTANCE, CimInstance, Instance, class_type, instance_of
from hvsim.cmdlets.estate.live_types import enum_type
from hvsim.infrastructure.errors import AlreadyExists, EstateError, NotFound
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.storage.shares import Share
from hvsim.infrastructure.wmi.classes import SHARING, find_class
from hvsim.interpreter.commands import In, Switch, parameter
from hvsim.interpreter.commands.wildcards import has_wildcards, matches

SHARE, ACCESS = "MSFT_SmbShare", "MSFT_SmbShareAccessControlEntry"
SHARE_TYPE, ACCESS_TYPE = class_type(SHARING, SHARE), class_type(SHARING, ACCESS)
GENERATED = "Microsoft.PowerShell.Cmdletization.GeneratedTypes.SmbShare."
BY_NAME, BY_OBJECT = "Query", "InputObject (cdxml)"
_EXCEPTION = "Microsoft.Management.Infrastructure.CimException"
_ONE_SCOPE = "Every share here is in the one scope of its machine."

for _name, _members in {
    "CachingMode": ("None", "Manual", "Documents", "Programs", "BranchCache", "Unknown"),
    "FolderEnumerationMode": ("AccessBased", "Unrestricted"),
    "ShareAccessRight": ("Full", "Change", "Read", "Custom"),
    "ShareState": ("Pending", "Online", "Offline"),
    "AvailabilityType": ("NonClustered", "Clustered", "ScaleOut", "CSV", "DFS"),
    "SmbInstance": ("Default", "CSV", "SBL", "SR"),
}.items():
    enum_type(GENERATED + _name, {member: number for number, member in enumerate(_members)})


def smb_instance() -> Any:
    """The parameter -SmbInstance."""
    return parameter(
        type=GENERATED + "SmbInstance", by_property_name=True, no_effect="There is one instance.", help="The instance."
    )


class SmbCommand(ClassCommand):
    """A command about shares."""

    def attempt(self, action: Callable[[], object]) -> bool:
        """Whether `action` was done; what Windows refuses is reported with its number."""
        try:
            action()
        except AlreadyExists:
            self._refuse("The name has already been shared.", 2118, "ResourceExists")
        except NotFound:
            self._refuse("The device or directory does not exist.", 2116, "ObjectNotFound")
        except EstateError as error:
            self._refuse(f"The parameter is incorrect. {error}", 87, "InvalidArgument")
        else:
            return True
        return False

    def _refuse(self, message: str, code: int, category: str) -> None:
        self.write_error(message, f"Windows System Error {code}", category, exception=_EXCEPTION)

    def shown(self, class_name: str, computer: str, inside: Inside, share: Share) -> Iterator[Instance]:
        """A share, or what belongs to it, as it is now."""
        definition = find_class(inside, SHARING, class_name)
        for row in definition.instances(inside):
            if row.thing is share:
                yield instance_of(CimInstance, definition, row, inside, computer, ())


class ChosenShares(SmbCommand):
    """A command about shares that are there, by name or as objects."""

    name: list[str] = parameter(
        sets={BY_NAME: In(position=0, mandatory=True, by_property_name=True)}, help="The shares by name."
    )
    scope_name: list[str] = parameter(
        sets={BY_NAME: In(position=1, by_property_name=True)}, no_effect=_ONE_SCOPE, help="Their scope."
    )
    smb_instance: Any = parameter(
        sets={BY_NAME: In(by_property_name=True)},
        type=GENERATED + "SmbInstance",
        no_effect="There is one instance.",
        help="The instance.",
    )
    input_object: Any = parameter(
        sets={BY_OBJECT: In(mandatory=True, pipeline=True)}, type=f"{CIM_INSTANCE}[]", help="The shares, as objects."
    )

    def meant(self) -> Iterator[tuple[str, Inside, Share]]:
        """The shares that are meant, with the machine and its name; a name that none has is reported."""
        if self.input_object is not None:
            for item in self.input_object:
                if isinstance(item, Instance) and isinstance(item.row.thing, Share):
                    yield item.computer, item.inside, item.row.thing
            return
        for computer, inside in self.machines():
            rows = list(find_class(inside, SHARING, SHARE).instances(inside))
            for wanted in self.name:
                found = [row for row in rows if matches(wanted, row.values["Name"])]
                if not found and not has_wildcards(wanted):
                    self.not_found(SHARE, "Name", wanted)
                for row in found:
                    if row.thing is None:
                        self._refuse("Access is denied.", 5, "PermissionDenied")
                    else:
                        yield computer, inside, row.thing


class ChangedShares(ChosenShares):
    """A command that changes shares that are there, after it has asked."""

    force: Switch = parameter(help="Asks nothing.")

    def confirmed(self, target: str) -> bool:
        """Whether to go on."""
        if self.force:
            self.runtime.common.setdefault("Confirm", False)
        return self.should_process(target)
