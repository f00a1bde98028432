"""Get-ADComputer, Get-ADUser and Get-ADDomain: what the directory of the domain knows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from hvsim.cmdlets.activedirectory.filters import InvalidFilter, Test, account_filter, ldap_filter
from hvsim.cmdlets.estate.inside import inside_of
from hvsim.cmdlets.estate.live_types import enum_type, exception_type
from hvsim.cmdlets.estate.values import array, guid, moment
from hvsim.infrastructure.computers import Network
from hvsim.infrastructure.errors import InvalidState
from hvsim.infrastructure.inside.directory import (
    DOMAIN_SID,
    Account,
    check_answers,
    computers,
    controllers,
    domain_path,
    people,
)
from hvsim.interpreter.commands import Cmdlet, Example, In, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.values import PSCustomObject, get_member, to_string

WINDOWS_ONLY = True
_SPACE = "Microsoft.ActiveDirectory.Management."
COMPUTER, USER, DOMAIN = f"{_SPACE}ADComputer", f"{_SPACE}ADUser", f"{_SPACE}ADDomain"
_ONE_DIRECTORY = "There is one directory here."
_NO_ACCOUNTS = "Every account may do everything here."
_LISTS = ("Filter", "LdapFilter")
_SCOPE = f"{_SPACE}ADSearchScope"

enum_type(_SCOPE, {"Base": 0, "OneLevel": 1, "Subtree": 2})
enum_type(f"{_SPACE}ADAuthType", {"Negotiate": 0, "Basic": 1})
enum_type(f"{_SPACE}ADCurrentDomainType", {"LocalComputer": 0, "LoggedOnUser": 1})
for _name in ("ADServerDownException", "ADIdentityNotFoundException", "ADFilterParsingException"):
    exception_type(f"{_SPACE}{_name}")


class DirectoryCommand(Cmdlet):
    """A command that asks the directory."""

    auth_type: Any = parameter(type=f"{_SPACE}ADAuthType", no_effect=_NO_ACCOUNTS, help="How the account is checked.")
    credential: object = parameter(
        type="System.Management.Automation.PSCredential", no_effect=_NO_ACCOUNTS, help="The account."
    )
    server: str = parameter(no_effect=_ONE_DIRECTORY, help="The domain controller to ask.")

    def network(self) -> Network:
        """The network whose directory answers; the command ends where it does not."""
        network = inside_of(self.engine).network
        try:
            check_answers(network)
        except InvalidState:
            self.fail(
                "Unable to contact the server. This may be because this server does not exist, it is currently down, "
                "or it does not have the Active Directory Web Services running.",
                "ActiveDirectoryServer:0",
                "ResourceUnavailable",
                exception=f"{_SPACE}ADServerDownException",
            )
        return network


class AccountCommand(DirectoryCommand):
    """A command that finds accounts by a filter, or one by what identifies it."""

    type_name = ""
    accounts: Callable[[Network], list[Account]]

    filter: str = parameter(
        sets={"Filter": In(mandatory=True)},
        help="Which: *, or an expression as Name -like 'HV*' -and Enabled -eq $true.",
    )
    ldap_filter: str = parameter(name="LDAPFilter", sets={"LdapFilter": In(mandatory=True)}, help="The same in LDAP.")
    identity: Any
    partition: str = parameter(sets="Identity", no_effect=_ONE_DIRECTORY, help="The part of the directory.")
    properties: list[str] = parameter(aliases=("Property",), help="Further properties; * for all.")
    result_page_size: int = parameter(
        sets=_LISTS, default=256, no_effect="All come at once.", help="How many come at once."
    )
    result_set_size: int = parameter(sets=_LISTS, validate=ValidateRange(1, 2**31 - 1), help="How many at most.")
    search_base: str = parameter(sets=_LISTS, default="", help="The place in the directory to look in and below.")
    search_scope: Any = parameter(
        sets=_LISTS, type=_SCOPE, default="Subtree", help="Base, OneLevel or Subtree: how far below it."
    )

    def process(self) -> None:
        network = self.network()
        known = type(self).accounts(network)
        if self.parameter_set == "Identity":
            found = self._identified(network, known)
            if found is not None:
                self.write(self._shown(found))
            return
        test = self._test()
        kept = [item for item in known if self._is_below(item) and test(_all_values(item))]
        self.write_all(self._shown(item) for item in kept[: self.result_set_size])

    def _test(self) -> Test:
        try:
            if self.parameter_set == "LdapFilter":
                return ldap_filter(self.ldap_filter)
            return account_filter(self.filter, self._variable)
        except InvalidFilter:
            text = self.ldap_filter if self.parameter_set == "LdapFilter" else self.filter
            self.fail(
                f"Error parsing query: '{text}'",
                "ActiveDirectoryCmdlet",
                "ParserError",
                exception=f"{_SPACE}ADFilterParsingException",
            )

    def _variable(self, path: str) -> Any:
        name, *members = path.split(".")
        value = self.engine.current_scope.lookup(name.lower())
        for member in members:
            value = get_member(value, member)
        return value

    def _identified(self, network: Network, known: list[Account]) -> Account | None:
        given = self.identity
        wanted = to_string(get_member(given, "SamAccountName") if isinstance(given, PSCustomObject) else given).lower()
        for item in known:
            names = (item.name, item.account, item.distinguished_name, str(item.id), item.sid)
            if wanted in (name.lower() for name in names):
                return item
        self.write_error(
            f"Cannot find an object with identity: '{to_string(given)}' under: '{domain_path(network)}'.",
            f"ActiveDirectoryCmdlet:{_SPACE}ADIdentityNotFoundException",
            "ObjectNotFound",
            exception=f"{_SPACE}ADIdentityNotFoundException",
            target=given,
        )
        return None

    def _is_below(self, item: Account) -> bool:
        base, path, scope = self.search_base.lower(), item.distinguished_name.lower(), to_string(self.search_scope)
        if scope == "Base":
            return path == base
        if not base:
            return scope == "Subtree"
        return path.partition(",")[2] == base if scope == "OneLevel" else path.endswith(f",{base}") or path == base

    def _shown(self, item: Account) -> PSCustomObject:
        values, more = _own_values(item), _details(item)
        for name in self.properties or ():
            if name == "*":
                values |= more
                continue
            key = next((key for key in (*values, *more) if key.lower() == name.lower()), None)
            if key is None:
                self.fail(
                    f"One or more properties are invalid.\nParameter name: {name}",
                    "ActiveDirectoryCmdlet:System.ArgumentException",
                    "InvalidArgument",
                    exception="System.ArgumentException",
                    target=name,
                )
            values.setdefault(key, more.get(key))
        parts = [(name, values[name]) for name in sorted(values, key=str.lower)]
        return PSCustomObject(parts, [self.type_name, f"{_SPACE}ADAccount", f"{_SPACE}ADObject", "System.Object"])


def _own_values(item: Account) -> dict[str, Any]:
    values: dict[str, Any] = {
        "DistinguishedName": item.distinguished_name,
        "Enabled": item.enabled,
        "Name": item.name,
        "ObjectClass": item.kind,
        "ObjectGUID": guid(item.id),
        "SamAccountName": item.account,
        "SID": item.sid,
        "UserPrincipalName": None,
    }
    return values | (
        {"DNSHostName": item.host_name} if item.kind == "computer" else {"GivenName": None, "Surname": None}
    )


def _details(item: Account) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for name, value in item.details.items():
        if isinstance(value, datetime):
            shown[name] = moment(value)
        else:
            shown[name] = array(value, "System.String") if isinstance(value, list) else value
    return shown


def _all_values(item: Account) -> dict[str, Any]:
    return {name.lower(): value for name, value in (_own_values(item) | _details(item)).items()}


@cmdlet("Get-ADComputer", default_set="Filter", output=COMPUTER)
class GetADComputer(AccountCommand):
    """Finds the accounts of machines in the domain."""

    type_name = COMPUTER
    accounts = staticmethod(computers)
    identity: Any = parameter(
        sets={"Identity": In(position=0, mandatory=True, pipeline=True)}, type="System.Object", help="The machine."
    )

    examples = [
        Example("(Get-ADComputer HV01).DNSHostName", "A machine.", output="hv01.lab.local\n"),
        Example(
            "Get-ADComputer -Filter {OperatingSystem -like '*Server*'} -Properties OperatingSystem |\n"
            "    Format-Table Name, OperatingSystem",
            "All servers.",
        ),
        Example(
            "(Get-ADComputer -LDAPFilter '(&(objectClass=computer)(name=HV0*))').Name -join ' '",
            "By name.",
            output="HV01 HV02 HV03 HV04\n",
        ),
    ]


@cmdlet("Get-ADUser", default_set="Filter", output=USER)
class GetADUser(AccountCommand):
    """Finds the accounts of people in the domain."""

    type_name = USER
    accounts = staticmethod(people)
    identity: Any = parameter(
        sets={"Identity": In(position=0, mandatory=True, pipeline=True)}, type="System.Object", help="The person."
    )

    examples = [
        Example("(Get-ADUser -Filter 'Enabled -eq $true').SamAccountName", "Who can log on.", output="Administrator\n")
    ]


@cmdlet("Get-ADDomain", default_set="Current", output=DOMAIN)
class GetADDomain(DirectoryCommand):
    """Tells about the domain."""

    current: Any = parameter(
        sets="Current", type=f"{_SPACE}ADCurrentDomainType", no_effect=_ONE_DIRECTORY, help="Whose domain."
    )
    identity: Any = parameter(
        sets={"Identity": In(position=0, mandatory=True, pipeline=True)}, type="System.Object", help="The domain."
    )

    examples = [Example("(Get-ADDomain).DNSRoot", "Its name.", output="lab.local\n")]

    def process(self) -> None:
        network = self.network()
        short = network.netbios_domain
        names = (network.domain.lower(), short.lower(), domain_path(network).lower())
        if self.identity is not None and to_string(self.identity).lower() not in names:
            self.fail(
                f"Cannot find an object with identity: '{to_string(self.identity)}' under: '{domain_path(network)}'.",
                f"ActiveDirectoryCmdlet:{_SPACE}ADIdentityNotFoundException",
                "ObjectNotFound",
                exception=f"{_SPACE}ADIdentityNotFoundException",
                target=self.identity,
            )
        servers = [f"{machine.computer_name}.{network.domain}".lower() for machine in controllers(network)]
        path = domain_path(network)
        values = {
            "ComputersContainer": f"CN=Computers,{path}",
            "DistinguishedName": path,
            "DNSRoot": network.domain,
            "DomainControllersContainer": f"OU=Domain Controllers,{path}",
            "DomainMode": "Windows2016Domain",
            "DomainSID": DOMAIN_SID,
            "Forest": network.domain,
            "InfrastructureMaster": servers[0] if servers else None,
            "Name": network.domain.partition(".")[0],
            "NetBIOSName": short,
            "ObjectClass": "domainDNS",
            "PDCEmulator": servers[0] if servers else None,
            "ReplicaDirectoryServers": array(servers, "System.String"),
            "RIDMaster": servers[0] if servers else None,
            "UsersContainer": f"CN=Users,{path}",
        }
        self.write(PSCustomObject(values.items(), [DOMAIN, "System.Object"]))
