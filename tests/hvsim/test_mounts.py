"""`--mount DIR[=PATH][:rw]` as data."""

from __future__ import annotations

from pathlib import Path

import pytest

from hvsim.mounts import BadMount, MountGrant, parse_mount


def test_a_folder_alone_is_read_only_and_chooses_its_own_path(tmp_path: Path) -> None:
    assert parse_mount(str(tmp_path)) == MountGrant(str(tmp_path.resolve()), None, writable=False)


def test_path_and_write_access_can_be_said(tmp_path: Path) -> None:
    assert parse_mount(f"{tmp_path}=D:\\Data:rw") == MountGrant(str(tmp_path.resolve()), "D:\\Data", writable=True)


@pytest.mark.parametrize("text", ["/no/such/folder", "", "=D:\\Data"])
def test_what_names_no_folder_is_refused(text: str) -> None:
    with pytest.raises(BadMount):
        parse_mount(text)


def test_an_empty_path_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadMount):
        parse_mount(f"{tmp_path}=")
