"""What a lab file says, as plain data: one class for each kind of table. Sizes are bytes, no text means the usual."""

from __future__ import annotations

from attrs import frozen

from hvsim.blocks.device import GIB, KIB, MIB, TIB
from hvsim.infrastructure.backup.installation import USUAL_SERVER
from hvsim.infrastructure.computers.network import DOMAIN
from hvsim.infrastructure.costs.rates import DEFAULT_LINK_BITS
from hvsim.infrastructure.disks.virtual_disks import MIN_DISK_SIZE
from hvsim.infrastructure.hosts.volumes import DEFAULT_VOLUMES
from hvsim.infrastructure.lab import keys
from hvsim.infrastructure.lab.job_plans import CopyJobPlan, EncryptionKeyPlan, JobPlan, MailPlan

MAX_DISK = 64 * TIB
MIN_MEMORY, MAX_MEMORY = 32 * MIB, 240 * TIB
MAX_PROCESSORS = 2048
USUAL_VERSION = "2019"
"""The version of Windows that machines have unless a lab file says otherwise."""


@frozen
class DiskPlan:
    """A virtual disk of a machine."""

    size: int = keys.size("The size of the disk.", low=MIN_DISK_SIZE, high=MAX_DISK)
    used: int = keys.size("How much of it holds generated content.", 0, high=MAX_DISK)
    path: str = keys.path("The file; in the machine's folder when left out.", "")
    kind: str = keys.text("How the file keeps its content.", "Dynamic", choices=("Dynamic", "Fixed"))


@frozen
class WorkloadPlan:
    """What the guest writes to its first disk."""

    interval: float = keys.number("Seconds between two writes.", low=0.001)
    write_size: int = keys.size("Bytes of a write.", 64 * KIB, low=1, high=64 * MIB)
    area: int = keys.size("Within so many bytes.", 64 * MIB, low=1, high=MAX_DISK)


@frozen
class MachinePlan:
    """A virtual machine."""

    name: str = keys.text("The machine's name.")
    guest: str = keys.text("The operating system, as a text.", "")
    kind: str = keys.text("What the guest is to a backup.", "Windows", choices=("Windows", "Linux", "None"))
    integration_services: str = keys.text("The version the guest reports; the host's own when left out.", "")
    applications: tuple[str, ...] = keys.texts(
        "What runs in the guest; each brings its writer, some a database.",
        choices=("SqlServer", "Exchange", "ActiveDirectory", "IIS"),
    )
    generation: int = keys.whole("1 (BIOS) or 2 (UEFI).", 2, 1, 2)
    version: str = keys.text("The configuration version; the host's newest when left out.", "")
    memory: int = keys.size("Start-up memory.", GIB, MIN_MEMORY, MAX_MEMORY)
    memory_minimum: int = keys.size("With memory_maximum: memory is dynamic.", 0, high=MAX_MEMORY)
    memory_maximum: int = keys.size("With memory_minimum: memory is dynamic.", 0, high=MAX_MEMORY)
    processors: int = keys.whole("Virtual processors.", 1, 1, MAX_PROCESSORS)
    state: str = keys.text("Whether it runs when the estate begins.", "Running", choices=("Running", "Off"))
    notes: str = keys.text("The machine's notes.", "")
    path: str = keys.path("The folder of its files; below the host's machine_path when left out.", "")
    network: str = keys.text("The switch it is connected to; the host's first when left out.", "")
    checkpoint_type: str = keys.text(
        "What checkpoints it gives.",
        "Production",
        choices=("Disabled", "Production", "ProductionOnly", "Standard"),
    )
    clustered: bool = keys.flag("Whether it is a role of the host's cluster, where its disks allow it.", True)
    dynamic_disks: bool = keys.flag("Whether the guest's disks are dynamic ones, which cannot be frozen.", False)
    disks: tuple[DiskPlan, ...] = keys.tables("Its disks.", DiskPlan)
    workload: WorkloadPlan | None = keys.table("What the guest writes.", WorkloadPlan)  # noqa: RUF009  declares a key; nothing is shared


@frozen
class VolumePlan:
    """A volume of a computer."""

    root: str = keys.text("Its root, such as 'D:\\'.")
    capacity: int = keys.size("Its size; that of the LUN when left out.", 0)
    label: str = keys.text("Its label.", "")
    lun: str = keys.text("The LUN behind it, as array/LUN; disks of the computer itself when left out.", "")
    file_system: str = keys.text("NTFS or ReFS.", "NTFS", choices=("NTFS", "ReFS"))


@frozen
class SwitchPlan:
    """A virtual switch."""

    name: str = keys.text("Its name.")
    kind: str = keys.text("Whom it connects.", "External", choices=("External", "Internal", "Private"))
    card: str = keys.text("The network card of an external one.", "Ethernet")


def _usual_volumes() -> tuple[VolumePlan, ...]:
    return tuple(VolumePlan(root, capacity, label) for root, label, capacity in DEFAULT_VOLUMES if len(root) == 3)


@frozen
class HostPlan:
    """A Hyper-V host."""

    name: str = keys.text("The host's name.")
    version: str = keys.text("Its version of Windows Server: 2012 R2, 2016, 2019, 2022 or 2025.", USUAL_VERSION)
    memory: int = keys.size("Its memory.", 64 * GIB, MIN_MEMORY, MAX_MEMORY)
    processors: int = keys.whole("Logical processors.", 16, 1, MAX_PROCESSORS)
    network: float = keys.speed("The speed of its link.", DEFAULT_LINK_BITS)
    machine_path: str = keys.path("Where machines lie.", "D:\\VMs")
    volumes: tuple[VolumePlan, ...] = keys.tables("Volumes beside the system volume C:.", VolumePlan, _usual_volumes())
    switches: tuple[SwitchPlan, ...] = keys.tables("Virtual switches.", SwitchPlan, (SwitchPlan("vSwitch"),))
    change_tracking: bool = keys.flag("The backup server's switch for change tracking on it.", True)
    odx: bool = keys.flag("Whether it lets arrays copy by themselves.", True)
    machines: tuple[MachinePlan, ...] = keys.tables("Its virtual machines.", MachinePlan)
    address: str = keys.text("Its IPv4 address; one of the network 10.1 when left out.", "", filled=True)


@frozen
class LunPlan:
    """A LUN."""

    name: str = keys.text("Its name.")
    size: int = keys.size("Its size.", low=MIN_DISK_SIZE)


@frozen
class ArrayPlan:
    """A SAN array."""

    name: str = keys.text("Its name.")
    transportable: bool = keys.flag("Whether its shadow copies can be mounted on another server.", True)
    odx: bool = keys.flag("Whether it copies by itself when asked to.", True)
    hardware_provider: bool = keys.flag("Whether it comes with a hardware VSS provider.", True)
    luns: tuple[LunPlan, ...] = keys.tables("Its LUNs.", LunPlan)


@frozen
class SharePlan:
    """An SMB 3 share."""

    name: str = keys.text("Its name.")
    capacity: int = keys.size("The size of the volume behind it.", 4 * TIB, low=MIB)
    readers: tuple[str, ...] = keys.texts("Computers that may read it; all when left out.")
    writers: tuple[str, ...] = keys.texts("Computers that may write to it; all when left out.")


@frozen
class FileServerPlan:
    """A file server."""

    name: str = keys.text("Its name.")
    version: str = keys.text("Its version of Windows Server.", USUAL_VERSION)
    memory: int = keys.size("Its memory.", 32 * GIB, MIN_MEMORY, MAX_MEMORY)
    processors: int = keys.whole("Logical processors.", 8, 1, MAX_PROCESSORS)
    network: float = keys.speed("The speed of its link.", DEFAULT_LINK_BITS)
    shadow_copies: bool = keys.flag("Whether the File Server VSS Agent is installed.", True)
    third_party: bool = keys.flag("Whether it is a device of another maker, not a Windows server.", False)
    managed: bool = keys.flag("Whether it was added to the backup infrastructure.", True)
    shares: tuple[SharePlan, ...] = keys.tables("What it gives out.", SharePlan)
    address: str = keys.text("Its IPv4 address; one of the network 10.1 when left out.", "", filled=True)


@frozen
class SharedVolumePlan:
    """A cluster shared volume."""

    name: str = keys.text("The folder under C:\\ClusterStorage.")
    lun: str = keys.text("The LUN behind it, as array/LUN.")
    owner: str = keys.text("The node that coordinates it; the first when left out.", "")
    file_system: str = keys.text("NTFS or ReFS.", "NTFS", choices=("NTFS", "ReFS"))


@frozen
class ClusterPlan:
    """A failover cluster."""

    name: str = keys.text("Its name.")
    nodes: tuple[str, ...] = keys.texts("The hosts that are its nodes.")
    functional_level: int = keys.whole("Its functional level; as high as its nodes allow when left out.", 0, 0, 12)
    volumes: tuple[SharedVolumePlan, ...] = keys.tables("Its shared volumes.", SharedVolumePlan)


@frozen
class RepositoryPlan:
    """A backup repository."""

    name: str = keys.text("Its name.")
    path: str = keys.path("Its folder.")
    host: str = keys.text("The computer it is on; the first host when left out.", "")
    max_tasks: int = keys.whole("Tasks at the same time; 0 for any number.", 4, 0, 128)
    immutable_days: int = keys.whole("Days for which nobody can change or delete its backup files.", 0, 0, 9999)
    rotated_drives: bool = keys.flag("Whether its drives are changed for others.", False)
    unpacked: bool = keys.flag("Whether blocks are stored unpacked.", False)


@frozen
class ProxyPlan:
    """An off-host backup proxy."""

    name: str = keys.text("Its name.")
    version: str = keys.text("Its version of Windows Server.", USUAL_VERSION)
    memory: int = keys.size("Its memory.", 32 * GIB, MIN_MEMORY, MAX_MEMORY)
    processors: int = keys.whole("Logical processors.", 8, 1, MAX_PROCESSORS)
    network: float = keys.speed("The speed of its link.", DEFAULT_LINK_BITS)
    hyperv: bool = keys.flag("Whether the Hyper-V role is installed.", True)
    arrays: tuple[str, ...] = keys.texts("Arrays whose hardware provider is installed on it.")
    luns: tuple[str, ...] = keys.texts("The LUNs it sees, as array/LUN.")
    access: str = keys.text("How it sees them.", "ReadOnly", choices=("ReadOnly", "ReadWrite"))
    max_tasks: int = keys.whole("Tasks at the same time.", 4, 1, 100)
    address: str = keys.text("Its IPv4 address; one of the network 10.1 when left out.", "", filled=True)


@frozen
class BackupServerPlan:
    """The backup server."""

    name: str = keys.text("Its name.", USUAL_SERVER)
    version: str = keys.text("Its version of Windows Server.", USUAL_VERSION)
    memory: int = keys.size("Its memory.", 32 * GIB, MIN_MEMORY, MAX_MEMORY)
    processors: int = keys.whole("Logical processors.", 8, 1, MAX_PROCESSORS)
    network: float = keys.speed("The speed of its link.", DEFAULT_LINK_BITS)
    volumes: tuple[VolumePlan, ...] = keys.tables(
        "Volumes beside the system volume C:.", VolumePlan, (VolumePlan("E:\\", 16 * TIB, "Backup"),)
    )
    repositories: tuple[RepositoryPlan, ...] = keys.tables("Its repositories.", RepositoryPlan)
    proxies: tuple[ProxyPlan, ...] = keys.tables("Off-host proxies.", ProxyPlan)
    jobs: tuple[JobPlan, ...] = keys.tables("Its jobs.", JobPlan)
    copy_jobs: tuple[CopyJobPlan, ...] = keys.tables("Its copy jobs.", CopyJobPlan)
    encryption_keys: tuple[EncryptionKeyPlan, ...] = keys.tables("Passwords for backups.", EncryptionKeyPlan)
    mail: MailPlan | None = keys.table("Mails about runs; none when left out.", MailPlan)  # noqa: RUF009  declares a key; nothing is shared
    address: str = keys.text("Its IPv4 address; one of the network 10.1 when left out.", "", filled=True)


@frozen
class LabPlan:
    """A whole estate. The first host is the machine on which scripts run."""

    hosts: tuple[HostPlan, ...] = keys.tables("The Hyper-V hosts.", HostPlan)
    arrays: tuple[ArrayPlan, ...] = keys.tables("SAN arrays.", ArrayPlan)
    file_servers: tuple[FileServerPlan, ...] = keys.tables("File servers.", FileServerPlan)
    clusters: tuple[ClusterPlan, ...] = keys.tables("Failover clusters.", ClusterPlan)
    backup_server: BackupServerPlan = keys.table("The backup server.", BackupServerPlan, BackupServerPlan())  # noqa: RUF009  declares a key; nothing is shared
    domain: str = keys.text("The domain of all computers.", DOMAIN, filled=True)
