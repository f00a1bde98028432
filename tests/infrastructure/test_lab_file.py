"""The lab file that the documentation shows builds an estate, and says what the estate is."""

from __future__ import annotations

import re
from pathlib import Path

from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.lab import parse_lab

PAGE = Path(__file__).resolve().parents[2] / "docs" / "lab-file.md"
BLOCKS = re.findall(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)


def test_the_documented_lab_file_builds_what_it_says() -> None:
    estate = Estate.build(lab=parse_lab(BLOCKS[0]))
    machines = {machine.name: machine for machine in estate.backup_server.machines()}
    assert list(machines) == ["sql01", "legacy01", "lin01"]
    assert machines["sql01"].version == "10.0"
    assert machines["sql01"].integration_services_current
    assert not machines["legacy01"].integration_services_current
    assert machines["lin01"].disks[0].path == "D:\\Disks\\lin01.vhdx"
    assert not machines["lin01"].is_active
    job = estate.backup_server.job("Nightly")
    assert [reference.name for reference in job.machines] == ["sql01", "legacy01"]
    assert estate.backup_server.repositories[0].path == "E:\\Backup"


def test_the_documented_storage_and_cluster_are_built() -> None:
    estate = Estate.build(lab=parse_lab(BLOCKS[1]))
    web = estate.backup_server.machine("web01")
    assert web.is_clustered
    assert estate.cluster().volumes[0].storage.lun is estate.arrays[0].lun("LUN1")
    assert estate.local_host.storage_of("D:\\").offloads_copies
    assert estate.local_host.files.status("\\\\FS01\\VMs\\") is not None


def test_paths_may_be_written_with_slashes() -> None:
    text = """
    hosts = [{ name = "HV01", machine_path = "D:/VMs", machines = [
        { name = "a", disks = [{ size = "1GB", path = "D:/Disks/a.vhdx" }] } ] }]
    backup_server = { name = "B", repositories = [{ name = "r", path = "E:/x" }] }
    """
    estate = Estate.build(lab=parse_lab(text))
    (machine,) = estate.backup_server.machines()
    assert machine.disks[0].path == "D:\\Disks\\a.vhdx"
    assert estate.backup_server.repositories[0].path == "E:\\x"
