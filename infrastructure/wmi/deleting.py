"""Instances that can be deleted, and what that comes to."""

from __future__ import annotations

from collections.abc import Callable

from hvsim.infrastructure.errors import EstateError, Refused
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.inside.processes import RunningProcess, end_process
from hvsim.infrastructure.inside.sharing import stop_sharing
from hvsim.infrastructure.storage.shares import Share
from hvsim.infrastructure.wmi.classes import Row, WmiClass
from hvsim.infrastructure.wmi.shadow_copies import delete as delete_copy


class NotSupported(EstateError):
    """Instances of a class cannot be deleted."""

    def __init__(self) -> None:
        super().__init__("Provider is not capable of the attempted operation")


def delete(definition: WmiClass, row: Row, inside: Inside) -> None:
    """Deletes what an instance shows. Raises `NotSupported`, `Refused`."""
    action = _ACTIONS.get(definition.name)
    if action is None:
        raise NotSupported
    action(row.thing, inside)


def _share(share: Share | None, inside: Inside) -> None:
    if share is None:
        raise Refused("Access is denied.")
    stop_sharing(inside, share)


def _process(process: RunningProcess, inside: Inside) -> None:
    end_process(inside, process)


_ACTIONS: dict[str, Callable[..., None]] = {
    "Win32_ShadowCopy": delete_copy,
    "Win32_Process": _process,
    "Win32_Share": _share,
    "MSFT_SmbShare": _share,
}
