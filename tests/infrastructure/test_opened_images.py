"""Differencing disks in files of plain bytes: they lie over the parent that they name, or say that it is lost."""

from __future__ import annotations

import pytest

from hvsim.blocks.device import MIB
from hvsim.blocks.errors import ParentMismatch
from hvsim.infrastructure.clock import SimulatedClock
from hvsim.infrastructure.disks import disk_files
from hvsim.infrastructure.disks.opened_images import image_at
from hvsim.infrastructure.disks.virtual_disks import ImageKind
from hvsim.infrastructure.errors import ManagementError
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.hosts.host import Host

BASE, CHILD, COPY = "D:\\disks\\base.vhdx", "D:\\disks\\child.avhdx", "D:\\disks\\copy.avhdx"


@pytest.fixture
def host() -> Host:
    """A host with a base of 0xAA, a child of 0xBB over its first bytes, and the child's bytes in another file."""
    host = Estate.build(clock=SimulatedClock()).host("HV01")
    base = disk_files.new_disk(host, BASE, 16 * MIB)
    base.device.write(0, b"\xaa" * MIB)
    base.changed()
    child = disk_files.new_disk(host, CHILD, kind=ImageKind.DIFFERENCING, parent=BASE)
    child.device.write(0, b"\xbb" * 4096)
    child.changed()
    copy = child.read(0, 10**9)
    host.files.write(COPY, copy)
    host.files.remove(CHILD)
    return host


def content(host: Host, path: str) -> tuple[bytes, bytes]:
    device = disk_files.existing_disk(host, path).device
    return device.read(0, 1), device.read(8192, 1)


def test_it_shows_what_it_lies_over(host: Host) -> None:
    image = host.image(COPY)
    assert image is not None
    assert (image.kind, image.parent) == (ImageKind.DIFFERENCING, host.image(BASE))
    assert content(host, COPY) == (b"\xbb", b"\xaa")
    assert image.size < host.image(BASE).size  # type: ignore[union-attr]  # its own blocks alone
    assert disk_files.test_disk(host, COPY) == ""


def test_it_can_be_written_and_merged_once_a_host_works_with_it(host: Host) -> None:
    mounted = disk_files.mount_disk(host, COPY)
    mounted.image.device.write(8192, b"\xcc")
    disk_files.dismount_disk(host, COPY)
    assert content(host, COPY) == (b"\xbb", b"\xcc")
    assert content(host, BASE) == (b"\xaa", b"\xaa")
    host.clock.run_until(host.clock.start(disk_files.merge_disk(host, COPY)))
    assert content(host, BASE) == (b"\xbb", b"\xcc")
    assert not host.files.exists(COPY)


@pytest.mark.parametrize("loss", ["missing", "changed"])
def test_one_that_has_lost_its_parent_is_refused_by_name(host: Host, loss: str) -> None:
    host.files.remove(BASE)
    if loss == "changed":
        disk_files.new_disk(host, BASE, 16 * MIB)  # another disk of that name
    assert host.image(COPY) is None
    with pytest.raises(ParentMismatch, match=f"(?s)copy.avhdx.*base.vhdx' (is|was) {loss}"):
        image_at(host.files, COPY)
    with pytest.raises(ManagementError, match="0xC03A000D"):
        disk_files.mount_disk(host, COPY)


def test_files_that_are_each_other_s_parents_come_to_an_end(host: Host) -> None:
    data = host.files.read(COPY)
    host.files.remove(BASE)
    host.files.write(BASE, data)
    with pytest.raises(ParentMismatch, match="is missing"):
        image_at(host.files, COPY)
