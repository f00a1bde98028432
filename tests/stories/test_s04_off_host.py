"""S4: which storage an off-host proxy can read, and where the shadow copy is meanwhile."""

from __future__ import annotations

import re

import pytest

from tests.stories.worlds import Shell, told


@pytest.fixture(scope="module")
def story() -> tuple[Shell, str]:
    return told("s04-off-host-and-storage.ps1")


def test_accepted_and_refused_configurations_each_with_the_reason(story: tuple[Shell, str]) -> None:
    results = re.findall(r"^(web01|mail01|legacy01): (Success|Failed)$", story[1], re.MULTILINE)
    assert results == [
        ("web01", "Success"),
        ("mail01", "Success"),
        ("legacy01", "Failed"),
        ("web01", "Failed"),
        ("web01", "Failed"),
        ("mail01", "Success"),
    ]
    reasons = re.findall(r"Unable to allocate .*cannot be used for '\w+': (.+)$", story[1], re.MULTILINE)
    assert reasons == [
        "'D:\\ of HV01' is local storage of HV01, which no other server can read",
        "the hardware VSS provider of SAN01 does not support transportable shadow copies",
        "SAN01 has no hardware VSS provider",
    ]


def test_the_san_s_copy_is_on_the_proxy_and_the_share_s_needs_no_hardware(story: tuple[Shell, str]) -> None:
    _, output = story
    watched = output[output.index("While it is read") : output.index("mail01 lies on a share")]
    assert "Originating Machine: HV01.lab.local" in watched
    assert "Service Machine: PX01.lab.local" in watched
    assert "Attributes: Hardware assisted, Transportable, Imported, Plex" in watched
    assert "On HV01: No items found that satisfy the query." in watched
    assert output.count("Creating volume snapshot (Microsoft File Share Shadow Copy provider)") == 2
    assert output.count("Using source proxy PX01 [off-host]") == 3
    assert "on-host" not in output


def test_what_was_read_off_host_is_the_machine_s_disk(story: tuple[Shell, str]) -> None:
    estate = story[0].estate
    server = estate.backup_server
    points = [point for point in server.points() if point.machine in ("web01", "mail01")]
    assert len(points) == 4
    for point in points:
        live = server.machine(point.machine).disks[0]
        with point.backups.read_disk(point.point, point.point.disks[0].name) as disk:
            assert disk.read(0, 1 << 22) == live.read(0, 1 << 22)
