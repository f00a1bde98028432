"""Get-, Grant-, Revoke-, Block- and Unblock-SmbShareAccess, Set-SmbPathAcl: who may use a share."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.smbshare.base import (
    ACCESS,
    ACCESS_TYPE,
    BY_NAME,
    GENERATED,
    SHARE,
    ChangedShares,
    ChosenShares,
    SmbCommand,
)
from hvsim.infrastructure.files.security import (
    CONTAINER,
    FULL_CONTROL,
    MODIFY,
    OBJECT,
    READ_AND_EXECUTE,
    AccessEntry,
    FileSecurity,
)
from hvsim.infrastructure.inside import sharing
from hvsim.infrastructure.inside.file_security import security_of, set_security
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.storage.shares import CHANGE, FULL, READ, Share
from hvsim.interpreter.commands import Example, cmdlet, parameter
from hvsim.interpreter.values import to_string

WINDOWS_ONLY = True
_MADE = "$null = mkdir D:\\Library; $null = New-SmbShare Library D:\\Library -FullAccess Administrators"


@cmdlet("Get-SmbShareAccess", default_set=BY_NAME, confirm="Low", class_name="Get-SmbShareAccess", output=ACCESS_TYPE)
class GetSmbShareAccess(ChosenShares):
    """Lists who may do what on a share."""

    examples = [Example("(Get-SmbShareAccess Library).AccountName", "Who may?", _MADE, "BUILTIN\\Administrators\n")]

    def process(self) -> None:
        for computer, inside, share in self.meant():
            if self.should_process(share.name):
                self.write_all(self.shown(ACCESS, computer, inside, share))


class ChangedAccess(ChangedShares):
    """A command that changes the rights of accounts on shares."""

    account_name: list[str] = parameter(default=(), help="The accounts.")

    def process(self) -> None:
        for computer, inside, share in list(self.meant()):
            if self.confirmed(share.name):
                self.change(inside, share, list(self.account_name))
                self.write_all(self.shown(ACCESS, computer, inside, share))

    def change(self, inside: Inside, share: Share, accounts: list[str]) -> None:
        """Changes the rights of one share."""
        raise NotImplementedError  # abstract: each kind has its own


@cmdlet(
    "Grant-SmbShareAccess", default_set=BY_NAME, confirm="High", class_name="Grant-SmbShareAccess", output=ACCESS_TYPE
)
class GrantSmbShareAccess(ChangedAccess):
    """Gives accounts a right on shares."""

    access_right: Any = parameter(type=GENERATED + "ShareAccessRight", help="Full, Change or Read.")

    examples = [
        Example(
            "(Grant-SmbShareAccess Library -AccountName LAB\\HV02$ -AccessRight Full -Force).AccountName",
            "A host may keep its machines there.",
            _MADE,
            "BUILTIN\\Administrators\nLAB\\HV02$\n",
        )
    ]

    def change(self, inside: Inside, share: Share, accounts: list[str]) -> None:
        sharing.grant(inside, share, accounts, READ if self.access_right is None else to_string(self.access_right))


@cmdlet(
    "Revoke-SmbShareAccess", default_set=BY_NAME, confirm="High", class_name="Revoke-SmbShareAccess", output=ACCESS_TYPE
)
class RevokeSmbShareAccess(ChangedAccess):
    """Takes away what accounts were given on shares."""

    examples = [
        Example("@(Revoke-SmbShareAccess Library -AccountName Administrators -Force).Count", "Nobody.", _MADE, "0\n")
    ]

    def change(self, inside: Inside, share: Share, accounts: list[str]) -> None:
        sharing.revoke(inside, share, accounts)


@cmdlet(
    "Block-SmbShareAccess", default_set=BY_NAME, confirm="High", class_name="Block-SmbShareAccess", output=ACCESS_TYPE
)
class BlockSmbShareAccess(ChangedAccess):
    """Denies accounts everything on shares."""

    examples = [
        Example(
            "(Block-SmbShareAccess Library -AccountName Everyone -Force)[0].AccessControlType", "No.", _MADE, "Deny\n"
        )
    ]

    def change(self, inside: Inside, share: Share, accounts: list[str]) -> None:
        sharing.block(inside, share, accounts)


@cmdlet(
    "Unblock-SmbShareAccess",
    default_set=BY_NAME,
    confirm="High",
    class_name="Unblock-SmbShareAccess",
    output=ACCESS_TYPE,
)
class UnblockSmbShareAccess(ChangedAccess):
    """Takes back what was denied to accounts on shares."""

    examples = [
        Example(
            "(Unblock-SmbShareAccess Library -AccountName Everyone -Force).AccessControlType",
            "Again as before.",
            _MADE + "; $null = Block-SmbShareAccess Library -AccountName Everyone -Force",
            "Allow\n",
        )
    ]

    def change(self, inside: Inside, share: Share, accounts: list[str]) -> None:
        sharing.unblock(inside, share, accounts)


@cmdlet("Set-SmbPathAcl", class_name="Set-SmbPathAcl")
class SetSmbPathAcl(SmbCommand):
    """Gives the accounts of a share the same rights on its folder."""

    share_name: str = parameter(position=0, mandatory=True, help="The share.")
    scope_name: str = parameter(position=1, no_effect="Every share here has one scope.", help="Its scope.")

    examples = [
        Example(
            "Set-SmbPathAcl Library; (Get-Acl D:\\Library).Access[0].IdentityReference.Value",
            "Whoever may use the share may use the folder.",
            _MADE,
            "BUILTIN\\Administrators\n",
        )
    ]

    def process(self) -> None:
        for _, inside in self.machines():
            wanted = self.share_name.lower()
            found = next((each for each in sharing.shares_of(inside) if each.name.lower() == wanted), None)
            if found is None:
                self.not_found(SHARE, "Name", self.share_name)
                continue
            rights = {FULL: FULL_CONTROL, CHANGE: MODIFY, READ: READ_AND_EXECUTE}
            handed = CONTAINER | OBJECT
            entries = [AccessEntry(each.account, rights[each.right], each.denied, handed) for each in found.access]
            known = security_of(inside, found.path)
            set_security(inside, found.path, FileSecurity(known.owner, entries, True, known.group))
