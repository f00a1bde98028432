"""The classes of root/microsoft/windows/smb: shares, who may use them, who does; and Win32_Share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from hvsim.infrastructure.inside.accounts import short_of, sid_of
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.inside.sharing import (
    OpenFile,
    connections,
    dialect_of,
    open_files,
    sessions,
    shares_of,
    special_shares,
)
from hvsim.infrastructure.storage.shares import CHANGE, FULL, READ, Share
from hvsim.infrastructure.wmi.classes import CIMV2, SHARING, Row, WmiClass, typed

_MASKS = {FULL: "FA", CHANGE: "0x1301bf", READ: "0x1200a9"}
_ADMINISTRATIVE = 2**31
"""What Win32_Share adds to the type of a special share."""


def _shares(inside: Inside) -> Iterator[Row]:
    for special in special_shares(inside):
        yield Row(
            {
                **_fixed(inside),
                "Name": special.name,
                "Path": special.path,
                "Description": special.description,
                "ShareType": "FileSystemDirectory" if special.path else "InterprocessCommunication",
                "Special": True,
                "CachingMode": "Manual",
                "FolderEnumerationMode": "Unrestricted",
            }
        )
    users = Counter(share for share, _ in {(each.share, each.session) for each in open_files(inside)})
    for share in shares_of(inside):
        settings = share.settings
        yield Row(
            {
                **_fixed(inside),
                "Name": share.name,
                "Path": share.path,
                "Description": settings.description,
                "CachingMode": settings.caching,
                "CATimeout": settings.timeout,
                "ConcurrentUserLimit": settings.user_limit,
                "ContinuouslyAvailable": settings.available and inside.is_host and share.storage.lun is not None,
                "CurrentUsers": users[share],
                "EncryptData": settings.encrypted,
                "FolderEnumerationMode": settings.enumeration,
                "SecurityDescriptor": _descriptor(inside, share),
                "Temporary": settings.temporary,
                "ShareState": "Online" if share.is_reachable else "Offline",
                "Volume": share.storage.unique_path,
            },
            share,
        )


def _fixed(inside: Inside) -> dict[str, object]:
    return {
        "AvailabilityType": "NonClustered",
        "CATimeout": 0,
        "CompressData": False,
        "ConcurrentUserLimit": 0,
        "ContinuouslyAvailable": False,
        "CurrentUsers": 0,
        "EncryptData": False,
        "LeasingMode": "Full",
        "Scoped": False,
        "ScopeName": "*",
        "ShadowCopy": False,
        "ShareState": "Online",
        "ShareType": "FileSystemDirectory",
        "SmbInstance": "Default",
        "Special": False,
        "Temporary": False,
    }


def _descriptor(inside: Inside, share: Share) -> str:
    written = "O:BAG:DUD:"
    for entry in share.access:
        account = short_of(entry.account) or sid_of(inside, entry.account)
        written += f"({'D' if entry.denied else 'A'};;{_MASKS[entry.right]};;;{account})"
    return written


def _access(inside: Inside) -> Iterator[Row]:
    for share in shares_of(inside):
        for entry in share.access:
            yield Row(
                {
                    "Name": share.name,
                    "ScopeName": "*",
                    "AccountName": entry.account,
                    "AccessControlType": "Deny" if entry.denied else "Allow",
                    "AccessRight": entry.right,
                },
                share,
            )


def _client(file: OpenFile) -> dict[str, object]:
    return {
        "SessionId": file.session,
        "ClientComputerName": file.client,
        "ClientUserName": file.user,
        "ClusterNodeName": "",
        "ScopeName": "*",
        "SmbInstance": "Default",
    }


def _sessions(inside: Inside) -> Iterator[Row]:
    for files in sessions(inside):
        first = files[0]
        seconds = max(int(each.machine.uptime.total_seconds()) for each in files)
        yield Row(
            {
                **_client(first),
                "Dialect": dialect_of(first.share, first.host),
                "NumOpens": len(files),
                "SecondsExists": seconds,
                "SecondsIdle": 0,
            },
            first.host,
        )


def _open_files(inside: Inside) -> Iterator[Row]:
    for file in open_files(inside):
        yield Row(
            {
                **_client(file),
                "FileId": file.number,
                "Path": file.path,
                "ShareRelativePath": file.relative,
                "Locks": 0,
                "ContinuouslyAvailable": False,
                "Encrypted": file.share.settings.encrypted,
                "Permissions": 0x12019F,
            },
            file,
        )


def _connections(inside: Inside) -> Iterator[Row]:
    for files in connections(inside):
        share = files[0].share
        yield Row(
            {
                "ServerName": share.server.name,
                "ShareName": share.name,
                "UserName": files[0].user,
                "Credential": files[0].user,
                "Dialect": dialect_of(share, files[0].host),
                "NumOpens": len(files),
                "ContinuouslyAvailable": False,
                "Encrypted": share.settings.encrypted,
                "SmbInstance": "Default",
            },
            share,
        )


def _win32_shares(inside: Inside) -> Iterator[Row]:
    for row in _shares(inside):
        pipes = row.values["ShareType"] == "InterprocessCommunication"
        yield Row(
            {
                "Name": row.values["Name"],
                "Caption": row.values["Description"] or row.values["Name"],
                "Description": row.values["Description"] or row.values["Name"],
                "Path": row.values["Path"],
                "Status": "OK",
                "Type": (3 if pipes else 0) + (_ADMINISTRATIVE if row.values["Special"] else 0),
                "AllowMaximum": row.values["ConcurrentUserLimit"] == 0,
            },
            row.thing,
        )


_TEXT, _FLAG = "text", "flag"
_CLIENT = {
    **typed("uint64", "SessionId"),
    **typed(_TEXT, "ClientComputerName", "ClientUserName", "ClusterNodeName", "ScopeName", "SmbInstance"),
}
CLASSES = (
    WmiClass(
        "MSFT_SmbShare",
        SHARING,
        {
            **typed(_TEXT, "Name", "ScopeName", "Path", "Description", "AvailabilityType", "CachingMode"),
            **typed(_TEXT, "FolderEnumerationMode", "LeasingMode", "SecurityDescriptor", "ShareState", "ShareType"),
            **typed(_TEXT, "SmbInstance", "Volume"),
            **typed("uint32", "CATimeout", "ConcurrentUserLimit", "CurrentUsers"),
            **typed(_FLAG, "CompressData", "ContinuouslyAvailable", "EncryptData", "Scoped", "ShadowCopy", "Special"),
            **typed(_FLAG, "Temporary"),
        },
        ("Name", "ScopeName"),
        _shares,
    ),
    WmiClass(
        "MSFT_SmbShareAccessControlEntry",
        SHARING,
        typed(_TEXT, "Name", "ScopeName", "AccountName", "AccessControlType", "AccessRight"),
        ("Name", "AccountName"),
        _access,
    ),
    WmiClass(
        "MSFT_SmbSession",
        SHARING,
        {**_CLIENT, **typed(_TEXT, "Dialect"), **typed("uint32", "NumOpens", "SecondsExists", "SecondsIdle")},
        ("SessionId",),
        _sessions,
    ),
    WmiClass(
        "MSFT_SmbOpenFile",
        SHARING,
        {
            **typed("uint64", "FileId"),
            **_CLIENT,
            **typed(_TEXT, "Path", "ShareRelativePath"),
            **typed("uint32", "Locks", "Permissions"),
            **typed(_FLAG, "ContinuouslyAvailable", "Encrypted"),
        },
        ("FileId",),
        _open_files,
    ),
    WmiClass(
        "MSFT_SmbConnection",
        SHARING,
        {
            **typed(_TEXT, "ServerName", "ShareName", "UserName", "Credential", "Dialect", "SmbInstance"),
            **typed("uint64", "NumOpens"),
            **typed(_FLAG, "ContinuouslyAvailable", "Encrypted"),
        },
        ("ServerName", "ShareName"),
        _connections,
    ),
    WmiClass(
        "Win32_Share",
        CIMV2,
        {
            **typed(_TEXT, "Name", "Caption", "Description", "Path", "Status"),
            **typed("uint32", "Type"),
            **typed(_FLAG, "AllowMaximum"),
        },
        ("Name",),
        _win32_shares,
    ),
)
