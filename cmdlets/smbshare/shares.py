"""Get-, New-, Set- and Remove-SmbShare."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.smbshare.base import (
    BY_NAME,
    GENERATED,
    SHARE,
    SHARE_TYPE,
    ChangedShares,
    SmbCommand,
    smb_instance,
)
from hvsim.infrastructure.inside.accounts import account_name
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.inside.sharing import share_folder, shares_of, stop_sharing
from hvsim.infrastructure.storage.shares import CHANGE, FULL, READ, ShareAccess, ShareSettings
from hvsim.infrastructure.wmi.classes import SHARING
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter
from hvsim.interpreter.values import to_string

WINDOWS_ONLY = True
_ONE_SCOPE = "Every share here is in the one scope of its machine."
_AS_ACCOUNTS = "Rights are given by account here: Grant-SmbShareAccess does it."
_MADE = "$null = mkdir D:\\Library; $null = New-SmbShare Library D:\\Library -FullAccess Administrators"


@cmdlet("Get-SmbShare", class_name="Get-SmbShare", output=SHARE_TYPE)
class GetSmbShare(SmbCommand):
    """Lists what a machine gives out to others."""

    name: list[str] = parameter(position=0, by_property_name=True, wildcards=True, help="The shares by name.")
    scope_name: list[str] = parameter(position=1, by_property_name=True, wildcards=True, help="Those of a scope.")
    scoped: Any = parameter(by_property_name=True, type="System.Boolean[]", help="Those of a scope of their own.")
    special: Any = parameter(by_property_name=True, type="System.Boolean[]", help="Those that Windows itself makes.")
    continuously_available: Any = parameter(
        by_property_name=True, type="System.Boolean[]", help="Those that outlive the failure of a node."
    )
    share_state: Any = parameter(by_property_name=True, type=GENERATED + "ShareState[]", help="Those in a state.")
    folder_enumeration_mode: Any = parameter(
        by_property_name=True, type=GENERATED + "FolderEnumerationMode[]", help="Those that show folders in a way."
    )
    caching_mode: Any = parameter(
        by_property_name=True, type=GENERATED + "CachingMode[]", help="Those whose files are cached in a way."
    )
    concurrent_user_limit: Any = parameter(
        by_property_name=True, type="System.UInt32[]", help="Those with a limit of users."
    )
    availability_type: Any = parameter(
        by_property_name=True, type=GENERATED + "AvailabilityType[]", help="Those of a kind of server."
    )
    ca_timeout: Any = parameter(
        name="CaTimeout", by_property_name=True, type="System.UInt32[]", help="Those that wait so long."
    )
    encrypt_data: Any = parameter(by_property_name=True, type="System.Boolean[]", help="Those that are encrypted.")
    include_hidden: Switch = parameter(no_effect="No share here is hidden from its administrator.", help="All.")
    smb_instance: Any = smb_instance()

    examples = [
        Example("(Get-SmbShare -Special $true).Name -join ' '", "Of Windows itself.", output="ADMIN$ C$ D$ E$ IPC$\n"),
        Example("Get-SmbShare -CimSession (New-CimSession FS01) VMs", "The share of a file server."),
    ]

    def process(self) -> None:
        wanted = {"Name": self.name, "ScopeName": self.scope_name}
        conditions = {
            "Scoped": self.scoped,
            "Special": self.special,
            "ContinuouslyAvailable": self.continuously_available,
            "ShareState": self.share_state,
            "FolderEnumerationMode": self.folder_enumeration_mode,
            "CachingMode": self.caching_mode,
            "ConcurrentUserLimit": self.concurrent_user_limit,
            "AvailabilityType": self.availability_type,
            "CATimeout": self.ca_timeout,
            "EncryptData": self.encrypt_data,
        }
        given = {name: {to_string(each) for each in values} for name, values in conditions.items() if values}
        for item in self.found(SHARING, SHARE, **wanted):
            if all(to_string(item.value(name)) in values for name, values in given.items()):
                self.write(item)


class _WithSettings(SmbCommand):
    """What New- and Set-SmbShare may say of a share."""

    description: Any = None
    concurrent_user_limit: Any = None
    ca_timeout: Any = None
    caching_mode: Any = None
    folder_enumeration_mode: Any = None
    encrypt_data: Any = None
    continuously_available: Any = None

    def settle(self, settings: ShareSettings) -> None:
        """Sets what was given."""
        for name, given in {
            "description": self.description,
            "user_limit": self.concurrent_user_limit,
            "timeout": self.ca_timeout,
        }.items():
            if given is not None:
                setattr(settings, name, given if isinstance(given, str) else int(given))
        for name, given in {"caching": self.caching_mode, "enumeration": self.folder_enumeration_mode}.items():
            if given is not None:
                setattr(settings, name, to_string(given))
        for name, given in {"encrypted": self.encrypt_data, "available": self.continuously_available}.items():
            if given is not None:
                setattr(settings, name, bool(given))


@cmdlet("New-SmbShare", confirm="Medium", class_name="New-SmbShare", output=SHARE_TYPE)
class NewSmbShare(_WithSettings):
    """Gives a folder out to others; without accounts everybody may read it."""

    temporary: Switch = parameter(help="Only until the machine restarts.")
    continuously_available: Any = parameter(type="System.Boolean", help="Whether it outlives the failure of a node.")
    description: str = parameter(help="What it is for.")
    concurrent_user_limit: Any = parameter(type="System.UInt32", help="How many may use it at once; 0 for any number.")
    ca_timeout: Any = parameter(name="CATimeout", type="System.UInt32", help="How long a lost connection is kept.")
    folder_enumeration_mode: Any = parameter(
        type=GENERATED + "FolderEnumerationMode", help="Whether folders without rights are shown."
    )
    caching_mode: Any = parameter(type=GENERATED + "CachingMode", help="How clients may cache files.")
    full_access: list[str] = parameter(default=(), help="The accounts that may do everything.")
    change_access: list[str] = parameter(default=(), help="Those that may write.")
    read_access: list[str] = parameter(default=(), help="Those that may read.")
    no_access: list[str] = parameter(default=(), help="Those that may do nothing.")
    security_descriptor: str = parameter(by_property_name=True, simulated=False, help="All rights as one text.")
    path: str = parameter(position=1, mandatory=True, by_property_name=True, help="The folder.")
    name: str = parameter(position=0, mandatory=True, by_property_name=True, help="The name that others use.")
    scope_name: str = parameter(position=2, by_property_name=True, no_effect=_ONE_SCOPE, help="The scope.")
    encrypt_data: Any = parameter(type="System.Boolean", help="Whether everything is encrypted on the way.")

    examples = [
        Example(
            "(New-SmbShare Library D:\\Library -FullAccess Administrators).Path",
            "A folder for everybody who administers.",
            "$null = mkdir D:\\Library",
            "D:\\Library\n",
        )
    ]

    def process(self) -> None:
        for computer, inside in self.machines():
            if self.should_process(self.name) and self.attempt(partial(self._share, inside)):
                made = next(share for share in shares_of(inside) if share.name == self.name)
                self.write_all(self.shown(SHARE, computer, inside, made))

    def _share(self, inside: Inside) -> None:
        given = ((FULL, self.full_access), (CHANGE, self.change_access), (READ, self.read_access))
        access = [ShareAccess(account_name(inside, each), FULL, denied=True) for each in self.no_access]
        access += [ShareAccess(account_name(inside, each), right) for right, names in given for each in names]
        settings = ShareSettings(temporary=bool(self.temporary))
        self.settle(settings)
        path = self.path.replace("/", "\\")
        share_folder(inside, self.name, path if path.endswith(":\\") else path.rstrip("\\"), access, settings)


@cmdlet("Set-SmbShare", default_set=BY_NAME, confirm="High", class_name="Set-SmbShare", output=SHARE_TYPE)
class SetSmbShare(ChangedShares, _WithSettings):
    """Changes what holds for a share."""

    description: str = parameter(by_property_name=True, help="What it is for.")
    concurrent_user_limit: Any = parameter(
        by_property_name=True, type="System.UInt32", help="How many may use it at once; 0 for any number."
    )
    ca_timeout: Any = parameter(
        name="CATimeout", by_property_name=True, type="System.UInt32", help="How long a lost connection is kept."
    )
    continuously_available: Any = parameter(
        by_property_name=True, type="System.Boolean", help="Whether it outlives the failure of a node."
    )
    folder_enumeration_mode: Any = parameter(
        by_property_name=True,
        type=GENERATED + "FolderEnumerationMode",
        help="Whether folders without rights are shown.",
    )
    caching_mode: Any = parameter(
        by_property_name=True, type=GENERATED + "CachingMode", help="How clients may cache files."
    )
    security_descriptor: str = parameter(
        by_property_name=True, simulated=False, help="All rights as one text: " + _AS_ACCOUNTS
    )
    encrypt_data: Any = parameter(
        by_property_name=True, type="System.Boolean", help="Whether everything is encrypted on the way."
    )
    pass_thru: Switch = parameter(help="Writes the share.")

    examples = [
        Example(
            "(Set-SmbShare Library -Description Images -EncryptData $true -Force -PassThru).EncryptData",
            "Nobody reads along.",
            _MADE,
            "True\n",
        )
    ]

    def process(self) -> None:
        for computer, inside, share in list(self.meant()):
            if self.confirmed(share.name):
                self.settle(share.settings)
                if self.pass_thru:
                    self.write_all(self.shown(SHARE, computer, inside, share))


@cmdlet("Remove-SmbShare", default_set=BY_NAME, confirm="High", class_name="Remove-SmbShare", output=SHARE_TYPE)
class RemoveSmbShare(ChangedShares):
    """Gives a folder out no more; the folder stays. Machines that live there lose their disks."""

    pass_thru: Switch = parameter(help="Writes the share as it was.")

    examples = [Example("Remove-SmbShare Library -Force", "The folder stays.", _MADE)]

    def process(self) -> None:
        for computer, inside, share in list(self.meant()):
            if self.confirmed(share.name):
                before = list(self.shown(SHARE, computer, inside, share))
                stop_sharing(inside, share)
                self.write_all(before if self.pass_thru else ())
