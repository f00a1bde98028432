"""What administrators of guests, arrays and file servers decide, and that backups meet it."""

from __future__ import annotations

import pytest

from hvsim.infrastructure.storage.san import Access
from tests.stories.worlds import Shell


def test_guests_show_and_take_versions_and_providers() -> None:
    shell = Shell()
    shell.run("Set-LabGuest legacy01 -IntegrationServicesVersion Current")
    assert shell.run("(Get-VM legacy01).IntegrationServicesVersion.ToString()").strip() == "10.0.20348.1"
    shell.run("Set-LabGuest web01, dc01 -AddProvider Other")
    assert shell.run("(Get-LabGuest web01).Providers[0]").strip() == "Other"
    shell.run("Set-LabGuest web01 -RemoveProvider other")
    assert "Other" not in shell.run("(Get-LabGuest web01).Providers")
    _, errors = shell.run_with_errors("Set-LabGuest web01 -RemoveProvider Other")
    assert "Other" in errors


def test_a_hung_guest_answers_nobody() -> None:
    shell = Shell()
    shell.run("Set-LabGuest web01 -Hung $true")
    assert "Lost Communication" in shell.run(
        "Get-VMIntegrationService web01 -Name Heartbeat | FT PrimaryStatusDescription"
    )
    shell.run("Set-LabGuest web01 -Hung $false")
    assert "OK" in shell.run("Get-VMIntegrationService web01 -Name Heartbeat | FT PrimaryStatusDescription")


def test_volumes_take_what_they_are_given() -> None:
    shell = Shell()
    text = (
        "Set-LabGuestVolume sql01 D: -FileSystem ReFS -DiskType Dynamic -ShadowStorage C:\\ -ShadowRoom 1GB -PassThru"
    )
    values = "$v.Root, $v.FileSystem, $v.DiskType, $v.ShadowStorage, $v.ShadowRoom"
    assert shell.run(f"$v = {text}; {values}").split() == ["D:\\", "ReFS", "Dynamic", "C:\\", "1073741824"]
    shell.run("Set-LabGuestVolume sql01 D:\\ -DiskType Basic -ShadowStorage D:\\")
    assert shell.run("$v.DiskType, $v.ShadowStorage").split() == ["Basic", "D:\\"]
    _, errors = shell.run_with_errors("Set-LabGuestVolume sql01 X:\\ -FileSystem NTFS")
    assert "X:\\" in errors


@pytest.mark.parametrize("access", list(Access))
def test_luns_are_presented(access: Access) -> None:
    shell = Shell()
    shell.run(f"Set-LabLun SAN01/* PX01 {access.label}")
    assert shell.estate.arrays[0].luns[0].access_of("PX01") is access


def test_arrays_and_shares_change() -> None:
    shell = Shell()
    shell.run("Set-LabArray SAN01 -Transportable $false -RemoveProviderFrom PX01, HV02.lab.local")
    array = shell.estate.arrays[0]
    assert not array.transportable
    assert array.provider_on == {"hv01"}
    shell.run("Set-LabShare \\\\FS01\\VMs -Readers PX01 -Writers HV04")
    share = shell.estate.file_servers[0].shares[0]
    assert (share.readers, share.writers) == ({"px01"}, {"hv04"})
    shell.run("Set-LabShare \\\\FS01\\VMs -Readers * -Writers *")
    assert (share.readers, share.writers) == (None, None)
    _, errors = shell.run_with_errors("Set-LabLun SAN01/LUN9 PX01 None; Set-LabLun SAN01/LUN1 Nobody None")
    assert "LUN9" in errors
    assert "Nobody" in errors
