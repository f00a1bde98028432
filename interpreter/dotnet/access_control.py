"""Access lists of files: FileSecurity, DirectorySecurity, FileSystemAccessRule.

What is changed on one counts when Set-Acl puts it on a file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.principals import Account, SecurityIdentifier, account_names
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.conversion import convert
from hvsim.interpreter.values.enums.enums import EnumValue
from hvsim.interpreter.values.shown import Shown
from hvsim.interpreter.values.types.registry import named_type

_SPACE = "System.Security.AccessControl."
SYNCHRONIZE, FULL = 0x100000, 0x1F01FF
_CONTAINER, _OBJECT = 1, 2


class AccessRule(Shown):
    """One entry; `identity` is an account or an identifier, `rights` and the flags are sums of bits."""

    __slots__ = ("denied", "extended", "identity", "inheritance", "inherited", "propagation", "rights")
    net_name = _SPACE + "FileSystemAccessRule"

    def __init__(
        self,
        identity: Any,
        rights: int,
        denied: bool,
        inheritance: int = 0,
        propagation: int = 0,
        inherited: bool = False,
    ) -> None:
        self.identity = identity
        self.rights = rights
        self.denied = denied
        self.inheritance = inheritance
        self.propagation = propagation
        self.inherited = inherited
        self.extended: Any = None

    @property
    def account(self) -> str:
        """The account's name, in lower case."""
        return str(self.identity.value).lower()

    def like(self, rights: int) -> AccessRule:
        """The same with other rights."""
        return AccessRule(self.identity, rights, self.denied, self.inheritance, self.propagation)

    def is_beside(self, other: AccessRule) -> bool:
        """Whether both say the same of the same account, but for the rights."""
        flags = (self.denied, self.inheritance, self.propagation)
        return self.account == other.account and flags == (other.denied, other.inheritance, other.propagation)


class FileAcl(Shown):
    """What Get-Acl gives: the owner and all entries, those from above among them."""

    __slots__ = ("engine", "extended", "group", "owner", "path", "protected", "rules")
    net_name = _SPACE + "FileSecurity"

    def __init__(self, engine: Any, path: str, owner: str, group: str) -> None:
        self.engine = engine
        self.path = path
        self.owner = owner
        self.group = group
        self.protected = False
        self.rules: list[AccessRule] = []
        self.extended: Any = None

    @property
    def own(self) -> list[AccessRule]:
        """The entries that are its own."""
        return [rule for rule in self.rules if not rule.inherited]

    def put(self, own: list[AccessRule]) -> None:
        """Other entries of its own: what denies stands first, what comes from above last."""
        ordered = sorted(own, key=lambda rule: not rule.denied)
        self.rules = [*ordered, *(rule for rule in self.rules if rule.inherited)]


class FolderAcl(FileAcl):
    """The same of a folder."""

    __slots__ = ()
    net_name = _SPACE + "DirectorySecurity"


RULE = declare(AccessRule.net_name)
_RIGHTS, _TYPE = _SPACE + "FileSystemRights", _SPACE + "AccessControlType"
_INHERITANCE, _PROPAGATION = _SPACE + "InheritanceFlags", _SPACE + "PropagationFlags"
_SHORT = f"{_RIGHTS} fileSystemRights, {_TYPE} type"
_LONG = f"{_RIGHTS} fileSystemRights, {_INHERITANCE} inheritanceFlags, {_PROPAGATION} propagationFlags, {_TYPE} type"


def _new_rule(identity: Any, rights: EnumValue, *rest: EnumValue) -> AccessRule:
    kind = rest[-1]
    inheritance, propagation = (rest[0].value, rest[1].value) if len(rest) == 3 else (0, 0)
    denied = kind.value == 1
    mask = rights.value | SYNCHRONIZE if not denied else rights.value
    if denied and mask != FULL:
        mask &= ~SYNCHRONIZE
    return AccessRule(
        Account(identity) if isinstance(identity, str) else identity, mask, denied, inheritance, propagation
    )


for _identity in ("System.Security.Principal.IdentityReference identity", "string identity"):
    for _rest in (_SHORT, _LONG):
        RULE.constructor(f"({_identity}, {_rest})")(_new_rule)


def _enum(type_name: str, read: Callable[[AccessRule], int]) -> Callable[[AccessRule], EnumValue]:
    return lambda rule: EnumValue(named_type(type_name), read(rule))


RULE.property(f"{_RIGHTS} FileSystemRights")(_enum(_RIGHTS, lambda rule: rule.rights))
RULE.property(f"{_TYPE} AccessControlType")(_enum(_TYPE, lambda rule: int(rule.denied)))
RULE.property("System.Security.Principal.IdentityReference IdentityReference")(lambda rule: rule.identity)
RULE.property("bool IsInherited")(lambda rule: rule.inherited)
RULE.property(f"{_INHERITANCE} InheritanceFlags")(_enum(_INHERITANCE, lambda rule: rule.inheritance))
RULE.property(f"{_PROPAGATION} PropagationFlags")(_enum(_PROPAGATION, lambda rule: rule.propagation))

ACL = declare(_SPACE + "FileSystemSecurity")


def _text(rule: AccessRule) -> str:
    rights = convert(EnumValue(named_type(_RIGHTS), rule.rights), named_type("System.String"))
    return f"{rule.identity.value} {'Deny ' if rule.denied else 'Allow'}  {rights}"


def _set_rules(acl: FileAcl, rule: AccessRule, *, whole_account: bool) -> None:
    gone = [each for each in acl.own if each.account == rule.account and (whole_account or each.denied == rule.denied)]
    acl.put([*(each for each in acl.own if each not in gone), rule])


ACL.property("string Path")(lambda acl: acl.path)
ACL.property("string Owner")(lambda acl: acl.owner)
ACL.property("string Group")(lambda acl: acl.group)
ACL.property("System.Security.AccessControl.AuthorizationRuleCollection Access")(lambda acl: _array(acl.rules))
ACL.property("string AccessToString")(lambda acl: "\n".join(map(_text, acl.rules)))
ACL.property("string AuditToString")(lambda acl: "")
ACL.property("string Sddl")(lambda acl: sddl(acl))
ACL.property("bool AreAccessRulesProtected")(lambda acl: acl.protected)
ACL.property("bool AreAccessRulesCanonical")(lambda acl: True)
ACL.property("type AccessRightType")(lambda acl: named_type(_RIGHTS))
ACL.property("type AccessRuleType")(lambda acl: named_type(AccessRule.net_name))


def _array(rules: list[AccessRule]) -> Array:
    return Array.of(rules, named_type(_SPACE + "AuthorizationRule"))


def _known(acl: FileAcl, rule: AccessRule) -> AccessRule:
    """The entry with its account as Windows writes it."""
    name = account_names(acl.engine).name_of(str(rule.identity.value))
    return AccessRule(Account(name), rule.rights, rule.denied, rule.inheritance, rule.propagation)


_TAKES = "(System.Security.AccessControl.FileSystemAccessRule rule)"


@ACL.method(f"void AddAccessRule{_TAKES}")
def _add(acl: FileAcl, rule: AccessRule) -> None:
    rule = _known(acl, rule)
    same = next((each for each in acl.own if each.is_beside(rule)), None)
    if same is None:
        acl.put([*acl.own, rule])
    else:
        acl.put([rule.like(each.rights | rule.rights) if each is same else each for each in acl.own])


@ACL.method(f"void SetAccessRule{_TAKES}")
def _set(acl: FileAcl, rule: AccessRule) -> None:
    _set_rules(acl, _known(acl, rule), whole_account=False)


@ACL.method(f"void ResetAccessRule{_TAKES}")
def _reset(acl: FileAcl, rule: AccessRule) -> None:
    _set_rules(acl, _known(acl, rule), whole_account=True)


@ACL.method(f"bool RemoveAccessRule{_TAKES}")
def _remove(acl: FileAcl, rule: AccessRule) -> bool:
    rule = _known(acl, rule)
    gone = rule.rights if rule.rights == FULL else rule.rights & ~SYNCHRONIZE
    kept = [each.like(each.rights & ~gone) if each.is_beside(rule) else each for each in acl.own]
    acl.put([each for each in kept if each.rights & ~SYNCHRONIZE])
    return True


@ACL.method(f"void RemoveAccessRuleSpecific{_TAKES}")
def _remove_specific(acl: FileAcl, rule: AccessRule) -> None:
    rule = _known(acl, rule)
    acl.put([each for each in acl.own if not (each.is_beside(rule) and each.rights == rule.rights)])


@ACL.method(f"void RemoveAccessRuleAll{_TAKES}")
def _remove_all(acl: FileAcl, rule: AccessRule) -> None:
    rule = _known(acl, rule)
    acl.put([each for each in acl.own if (each.account, each.denied) != (rule.account, rule.denied)])


@ACL.method("void PurgeAccessRules(System.Security.Principal.IdentityReference identity)")
def _purge(acl: FileAcl, identity: Any) -> None:
    wanted = account_names(acl.engine).name_of(str(identity.value)).lower()
    acl.put([each for each in acl.own if each.account != wanted])


@ACL.method("void SetAccessRuleProtection(bool isProtected, bool preserveInheritance)")
def _protect(acl: FileAcl, is_protected: bool, preserve: bool) -> None:
    acl.protected = is_protected
    if is_protected:
        copied = [each.like(each.rights) for each in acl.rules if each.inherited] if preserve else []
        own = acl.own
        acl.rules = []
        acl.put([*own, *copied])


@ACL.method("void SetOwner(System.Security.Principal.IdentityReference identity)")
def _set_owner(acl: FileAcl, identity: Any) -> None:
    acl.owner = account_names(acl.engine).name_of(str(identity.value))


@ACL.method("void SetGroup(System.Security.Principal.IdentityReference identity)")
def _set_group(acl: FileAcl, identity: Any) -> None:
    acl.group = account_names(acl.engine).name_of(str(identity.value))


@ACL.method("System.Security.Principal.IdentityReference GetOwner(type targetType)")
def _get_owner(acl: FileAcl, target: Any) -> Any:
    return _as(acl, acl.owner, target)


@ACL.method("System.Security.Principal.IdentityReference GetGroup(type targetType)")
def _get_group(acl: FileAcl, target: Any) -> Any:
    return _as(acl, acl.group, target)


def _as(acl: FileAcl, account: str, target: Any) -> Any:
    if target.full_name == SecurityIdentifier.net_name:
        return SecurityIdentifier(account_names(acl.engine).sid_of(account))
    return Account(account)


@ACL.method(
    "System.Security.AccessControl.AuthorizationRuleCollection GetAccessRules("
    "bool includeExplicit, bool includeInherited, type targetType)"
)
def _get_rules(acl: FileAcl, explicit: bool, inherited: bool, target: Any) -> Array:
    found = []
    for each in acl.rules:
        if inherited if each.inherited else explicit:
            identity = _as(acl, str(each.identity.value), target)
            made = AccessRule(identity, each.rights, each.denied, each.inheritance, each.propagation, each.inherited)
            found.append(made)
    return _array(found)


@ACL.method("string GetSecurityDescriptorSddlForm(System.Object includeSections)")
def _sddl_form(acl: FileAcl, sections: Any) -> str:
    return sddl(acl)


def sddl(acl: FileAcl) -> str:
    """The whole as one text."""
    names = account_names(acl.engine)
    text = f"O:{names.sid_of(acl.owner)}G:{names.sid_of(acl.group)}D:{'P' if acl.protected else ''}AI"
    for rule in acl.rules:
        flags = ("OI" if rule.inheritance & _OBJECT else "") + ("CI" if rule.inheritance & _CONTAINER else "")
        flags += ("NP" if rule.propagation & 1 else "") + ("IO" if rule.propagation & 2 else "")
        flags += "ID" if rule.inherited else ""
        rights = "FA" if rule.rights == FULL else f"0x{rule.rights:x}"
        sid = names.sid_of(str(rule.identity.value))
        text += f"({'D' if rule.denied else 'A'};{flags};{rights};;;{sid})"
    return text


def _new(kind: type[FileAcl]) -> Callable[[Any], FileAcl]:
    def make(engine: Any) -> FileAcl:
        administrators = account_names(engine).name_of("S-1-5-32-544")
        return kind(engine, "", administrators, administrators)

    return make


for _kind in (FileAcl, FolderAcl):
    declare(_kind.net_name).constructor("()", engine=True)(_new(_kind))
