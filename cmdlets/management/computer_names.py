"""Rename-, Add- and Remove-Computer: what machines are called, and which domain or workgroup they are in."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.management.computers import INVALID, NO_ACCOUNTS, WAYS_TO_LOG_ON, ComputerPower
from hvsim.infrastructure.errors import AlreadyExists, NotFound, Refused
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.inside.power import join_domain, join_workgroup, rename, restart
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateSet

WINDOWS_ONLY = True
_CREDENTIAL = "System.Management.Automation.PSCredential"
_RENAMED = "Microsoft.PowerShell.Commands.RenameComputerChangeInfo"
_CHANGED = "Microsoft.PowerShell.Commands.ComputerChangeInfo"
_USUAL_WORKGROUP = "WORKGROUP"
_JOIN_OPTIONS = "Microsoft.PowerShell.Commands.JoinOptions"


@frozen(eq=False)
class Renamed:
    """What became of a change of name."""

    old: str
    new: str
    succeeded: bool


@frozen(eq=False)
class Changed:
    """What became of a change of domain or workgroup."""

    name: str
    succeeded: bool


live_type(
    _RENAMED,
    Renamed,
    {
        "bool HasSucceeded": lambda change: change.succeeded,
        "string NewComputerName": lambda change: change.new,
        "string OldComputerName": lambda change: change.old,
    },
)
live_type(
    _CHANGED,
    Changed,
    {"bool HasSucceeded": lambda change: change.succeeded, "string ComputerName": lambda change: change.name},
)


class ComputerChange(ComputerPower):
    """A change that a restart brings to its end."""

    failed = "restart"
    restart: bool
    force: bool
    pass_thru: bool

    def named(self, names: list[str]) -> Iterator[tuple[str, Inside]]:
        """The machines of the names that answer; others are reported."""
        self.computer_name = names
        return self.machines()

    def rename(self, name: str, inside: Inside, new_name: str) -> bool:
        """Gives a machine a name; whether that worked."""
        try:
            rename(inside, new_name)
        except Refused as error:
            same = new_name.lower() == inside.name.lower()
            said = (
                f"Skip computer '{inside.name}' with new name '{new_name}' because the new name is the same as the "
                "current name."
                if same
                else f"Fail to rename computer '{inside.name}' to '{new_name}' due to the following exception: {error}"
            )
            self.write_error(
                said,
                "NewNameIsOldName" if same else "FailToRenameComputer",
                "InvalidArgument" if same else "OperationStopped",
                exception=INVALID,
                target=inside.name,
            )
            return False
        return True

    def finish(self, name: str, inside: Inside) -> None:
        """Restarts the machine, or says that it should be."""
        if self.restart:
            self.set_going(name, inside, restart(inside, "Operating System: Reconfiguration (Planned)"))
        else:
            self.write_warning(f"The changes will take effect after you restart the computer {inside.name}.")


@cmdlet("Rename-Computer", confirm="Medium", output=_RENAMED)
class RenameComputer(ComputerChange):
    """Gives a machine another name, from its next restart on. What a host calls a virtual machine stays as it is."""

    computer_name: list[str] = parameter(
        type="System.String", by_property_name=True, help="The machine; this one when left out."
    )
    pass_thru: Switch = parameter(help="Writes what became of it.")
    domain_credential: object = parameter(type=_CREDENTIAL, no_effect=NO_ACCOUNTS, help="An account of the domain.")
    local_credential: object = parameter(type=_CREDENTIAL, no_effect=NO_ACCOUNTS, help="An account of the machine.")
    new_name: str = parameter(position=0, mandatory=True, by_property_name=True, help="The new name.")
    force: Switch = parameter(no_effect="Nobody is asked without it.", help="Does not ask.")
    restart: Switch = parameter(help="Restarts the machine.")
    wsman_authentication: str = parameter(
        validate=ValidateSet(WAYS_TO_LOG_ON), no_effect=NO_ACCOUNTS, help="How the account is checked."
    )

    examples = [
        Example(
            "Invoke-Command -VMName web01 -Credential $guest { Rename-Computer shop01 -Restart }\n"
            "Start-Sleep 60; Invoke-Command shop01 { hostname }",
            "A guest gets another name.",
            setup="$guest = [pscredential]::new('x', (ConvertTo-SecureString x -AsPlainText -Force))",
            output="shop01\n",
        ),
    ]

    def process(self) -> None:
        for name, inside in self.named([str(self.computer_name)] if self.computer_name else []):
            if not self.should_process(inside.name, f"Rename-Computer to '{self.new_name}'"):
                continue
            done = self.rename(name, inside, self.new_name)
            if self.pass_thru:
                self.write(Renamed(inside.name, self.new_name, done))
            if done:
                self.finish(name, inside)


@cmdlet("Add-Computer", default_set="Domain", confirm="Medium", output=_CHANGED)
class AddComputer(ComputerChange):
    """Makes machines members of the domain, or of a workgroup."""

    computer_name: list[str] = parameter(
        pipeline=True, by_property_name=True, help="The machines; this one when left out."
    )
    local_credential: object = parameter(type=_CREDENTIAL, no_effect=NO_ACCOUNTS, help="An account of the machine.")
    unjoin_domain_credential: object = parameter(
        sets="Domain", type=_CREDENTIAL, no_effect=NO_ACCOUNTS, help="An account of the domain that it leaves."
    )
    credential: object = parameter(
        sets={"Domain": In(mandatory=True), "Workgroup": In()},
        type=_CREDENTIAL,
        aliases=("DomainCredential",),
        no_effect=NO_ACCOUNTS,
        help="An account of the domain.",
    )
    domain_name: str = parameter(
        sets={"Domain": In(position=0, mandatory=True)}, aliases=("DN", "Domain"), help="The domain."
    )
    ou_path: str = parameter(
        name="OUPath", sets="Domain", aliases=("OU",), simulated=False, help="Where in the directory it goes."
    )
    server: str = parameter(sets="Domain", aliases=("DC",), simulated=False, help="The domain controller to ask.")
    unsecure: Switch = parameter(sets="Domain", simulated=False, help="Joins without an account of the machine.")
    options: object = parameter(sets="Domain", type=_JOIN_OPTIONS, simulated=False, help="Details of how it joins.")
    workgroup_name: str = parameter(
        sets={"Workgroup": In(position=0, mandatory=True)}, aliases=("WGN",), help="The workgroup."
    )
    restart: Switch = parameter(help="Restarts the machines.")
    pass_thru: Switch = parameter(help="Writes what became of it.")
    new_name: str = parameter(by_property_name=True, help="A new name to go with it.")
    force: Switch = parameter(no_effect="Nobody is asked without it.", help="Does not ask.")

    examples = [
        Example(
            "Add-Computer -WorkgroupName STAGING -WarningAction SilentlyContinue\n"
            "(Get-CimInstance Win32_ComputerSystem).Domain",
            "Out of the domain.",
            output="STAGING\n",
        ),
    ]

    def process(self) -> None:
        for name, inside in self.named(self.computer_name):
            target = self.workgroup_name or self.domain_name
            if not self.should_process(inside.name, f"Join in new {self.parameter_set.lower()} '{target}'"):
                continue
            done = self._join(inside)
            if done and self.new_name:
                self.rename(name, inside, self.new_name)
            if self.pass_thru:
                self.write(Changed(inside.name, done))
            if done:
                self.finish(name, inside)

    def _join(self, inside: Inside) -> bool:
        if self.parameter_set == "Workgroup":
            join_workgroup(inside, self.workgroup_name)
            return True
        try:
            join_domain(inside, self.domain_name)
        except AlreadyExists:
            self.write_error(
                f"Cannot add computer '{inside.name}' to domain '{self.domain_name}' because it is already in that "
                "domain.",
                "AddComputerToSameDomain",
                "InvalidOperation",
                exception=INVALID,
                target=inside.name,
            )
            return False
        except NotFound:
            now = f"workgroup '{inside.workgroup}'" if inside.workgroup else f"domain '{inside.network.domain}'"
            self.write_error(
                f"Computer '{inside.name}' failed to join domain '{self.domain_name}' from its current {now} with "
                "following error message: The specified domain either does not exist or could not be contacted.",
                "FailToJoinDomainFromWorkgroup" if inside.workgroup else "FailToJoinNewDomainFromOldDomain",
                "OperationStopped",
                exception=INVALID,
                target=inside.name,
            )
            return False
        return True


@cmdlet("Remove-Computer", default_set="Local", confirm="High", output=_CHANGED)
class RemoveComputer(ComputerChange):
    """Takes machines out of their domain into a workgroup."""

    unjoin_domain_credential: object = parameter(
        sets={"Local": In(position=0), "Remote": In(position=0, mandatory=True)},
        type=_CREDENTIAL,
        aliases=("Credential",),
        no_effect=NO_ACCOUNTS,
        help="An account of the domain.",
    )
    local_credential: object = parameter(
        sets="Remote", type=_CREDENTIAL, no_effect=NO_ACCOUNTS, help="An account of the machine."
    )
    restart: Switch = parameter(help="Restarts the machines.")
    computer_name: list[str] = parameter(
        sets={"Remote": In(pipeline=True, by_property_name=True)}, help="The machines; this one when left out."
    )
    force: Switch = parameter(help="Does not ask.")
    pass_thru: Switch = parameter(help="Writes what became of it.")
    workgroup_name: str = parameter(default=_USUAL_WORKGROUP, help="The workgroup; WORKGROUP when left out.")

    examples = [
        Example(
            "Remove-Computer -WorkgroupName STAGING -Force -Confirm:$false -PassThru -WarningAction SilentlyContinue",
            "Out of the domain.",
        ),
    ]

    def process(self) -> None:
        for name, inside in self.named(self.computer_name):
            if not self.should_process(inside.name):
                continue
            if not self.force and not self.should_continue(
                "After you leave the domain, you will need to know the password of the local Administrator account to "
                "log onto this computer. Do you wish to continue?",
                "Confirm",
            ):
                continue
            if inside.workgroup:
                self.write_error(
                    f"Cannot remove computer(s) '{inside.name}' from the domain because it is not in a domain.",
                    "ComputerNotInDomain",
                    "InvalidOperation",
                    exception=INVALID,
                    target=inside.name,
                )
                continue
            join_workgroup(inside, self.workgroup_name)
            if self.pass_thru:
                self.write(Changed(inside.name, True))
            self.finish(name, inside)
