"""Services of a machine: what runs in it in the background, and who wants to know when one stops or starts.

Does not know what a service does: components look at its state, or listen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from attrs import define, field

from hvsim.infrastructure.errors import InvalidState, NotFound
from hvsim.infrastructure.product_values import ProductValue


class ServiceState(ProductValue):
    """With the numbers of System.ServiceProcess.ServiceControllerStatus."""

    STOPPED = ("Stopped", 1)
    RUNNING = ("Running", 4)


class StartType(ProductValue):
    """With the numbers of System.ServiceProcess.ServiceStartMode."""

    AUTOMATIC = ("Automatic", 2)
    MANUAL = ("Manual", 3)
    DISABLED = ("Disabled", 4)


@define(eq=False)
class Service:
    """One service. A `triggered` one is started when what it is for turns up, unless it is disabled. `on_change` is
    called after it has started or stopped.
    """

    name: str
    display_name: str
    state: ServiceState = ServiceState.RUNNING
    start_type: StartType = StartType.AUTOMATIC
    triggered: bool = False
    on_change: list[Callable[[Service], object]] = field(factory=list, repr=False)

    @property
    def is_running(self) -> bool:
        return self.state is ServiceState.RUNNING

    @property
    def can_start(self) -> bool:
        """Whether it runs or may be started."""
        return self.is_running or self.start_type is not StartType.DISABLED

    @property
    def starts_with_system(self) -> bool:
        """Whether it is started when the operating system is: what it waits for is there then."""
        return self.start_type is StartType.AUTOMATIC or (self.triggered and self.can_start)

    def start(self) -> None:
        """Raises `InvalidState` for a disabled service; one that runs goes on."""
        if self.start_type is StartType.DISABLED:
            raise InvalidState(f"The service '{self.display_name} ({self.name})' is disabled and cannot be started.")
        self._become(ServiceState.RUNNING)

    def stop(self) -> None:
        self._become(ServiceState.STOPPED)

    def restart(self) -> None:
        """Stops and starts it; a stopped one is started."""
        self.stop()
        self.start()

    def _become(self, state: ServiceState) -> None:
        if self.state is not state:
            self.state = state
            for listener in self.on_change:
                listener(self)


class ServiceTable:
    """The services of a machine by name, in any case."""

    def __init__(self, services: Iterable[Service] = ()) -> None:
        self._services = {service.name.lower(): service for service in services}

    def __iter__(self) -> Iterator[Service]:
        """Sorted by name, as Get-Service lists them."""
        return iter([self._services[name] for name in sorted(self._services)])

    def find(self, name: str) -> Service | None:
        """The service called that, by its name or its display name."""
        service = self._services.get(name.lower())
        if service is not None:
            return service
        return next((item for item in self if item.display_name.lower() == name.lower()), None)

    def get(self, name: str) -> Service:
        """As `find`; raises `NotFound`."""
        service = self.find(name)
        if service is None:
            raise NotFound("service", name, (item.name for item in self))
        return service

    def runs(self, name: str) -> bool:
        """Whether the machine has the service and it runs."""
        service = self._services.get(name.lower())
        return service is not None and service.is_running

    def can_start(self, name: str) -> bool:
        """Whether a service that is needed runs or can be started; one that is not there stands in nobody's way."""
        service = self._services.get(name.lower())
        return service is None or service.can_start

    def add(self, service: Service) -> Service:
        """Installs a service."""
        self._services[service.name.lower()] = service
        return service

    def remove(self, name: str) -> None:
        """Takes a service out; nothing happens where there is none."""
        self._services.pop(name.lower(), None)

    def install(self, *services: tuple[str, str]) -> None:
        """Installs services that run and are not there yet, each a name and a display name."""
        for name, display in services:
            if name.lower() not in self._services:
                self.add(Service(name, display))

    def start(self, name: str) -> None:
        self.get(name).start()

    def stop(self, name: str) -> None:
        self.get(name).stop()

    def restart(self, name: str) -> None:
        self.get(name).restart()


_WINDOWS = (
    ("BITS", "Background Intelligent Transfer Service", False, StartType.MANUAL),
    ("COMSysApp", "COM+ System Application", True, StartType.MANUAL),
    ("CryptSvc", "Cryptographic Services", True, StartType.AUTOMATIC),
    ("Dhcp", "DHCP Client", True, StartType.AUTOMATIC),
    ("Dnscache", "DNS Client", True, StartType.AUTOMATIC),
    ("EventLog", "Windows Event Log", True, StartType.AUTOMATIC),
    ("EventSystem", "COM+ Event System", True, StartType.AUTOMATIC),
    ("LanmanServer", "Server", True, StartType.AUTOMATIC),
    ("LanmanWorkstation", "Workstation", True, StartType.AUTOMATIC),
    ("Schedule", "Task Scheduler", True, StartType.AUTOMATIC),
    ("Spooler", "Print Spooler", True, StartType.AUTOMATIC),
    ("swprv", "Microsoft Software Shadow Copy Provider", False, StartType.MANUAL),
    ("VSS", "Volume Shadow Copy", False, StartType.MANUAL),
    ("W32Time", "Windows Time", True, StartType.AUTOMATIC),
    ("WinRM", "Windows Remote Management (WS-Management)", True, StartType.AUTOMATIC),
    ("Winmgmt", "Windows Management Instrumentation", True, StartType.AUTOMATIC),
    ("wuauserv", "Windows Update", False, StartType.MANUAL),
)

HOST_SERVICES = (
    ("vmms", "Hyper-V Virtual Machine Management"),
    ("vmcompute", "Hyper-V Host Compute Service"),
)

BACKUP_SERVICES = (
    ("MSSQL$VEEAMSQL2016", "SQL Server (VEEAMSQL2016)"),
    ("VeeamBackupSvc", "Veeam Backup Service"),
    ("VeeamBrokerSvc", "Veeam Broker Service"),
    ("VeeamCatalogSvc", "Veeam Guest Catalog Service"),
    ("VeeamMountSvc", "Veeam Mount Service"),
)
"""What runs on a backup server beside the components of every managed one."""
MANAGED_SERVICES = (
    ("VeeamDeploySvc", "Veeam Installer Service"),
    ("VeeamTransportSvc", "Veeam Data Mover Service"),
)
"""What a backup server installs on the servers that it manages."""
MANAGED_HOST_SERVICES = (("VeeamHvIntegrationSvc", "Veeam Hyper-V Integration Service"),)
"""And on Hyper-V hosts and off-host proxies."""

SESSION_SERVICE = "vmicvmsession"
"""What answers PowerShell Direct in a Windows guest."""

GUEST_SERVICES = (
    ("vmicguestinterface", "Hyper-V Guest Service Interface"),
    ("vmicheartbeat", "Hyper-V Heartbeat Service"),
    ("vmickvpexchange", "Hyper-V Data Exchange Service"),
    ("vmicrdv", "Hyper-V Remote Desktop Virtualization Service"),
    ("vmicshutdown", "Hyper-V Guest Shutdown Service"),
    ("vmictimesync", "Hyper-V Time Synchronization Service"),
    (SESSION_SERVICE, "Hyper-V PowerShell Direct Service"),
    ("vmicvss", "Hyper-V Volume Shadow Copy Requestor"),
)

LINUX_DAEMONS = (
    ("hv_fcopy_daemon", "Hyper-V file copy daemon"),
    ("hv_kvp_daemon", "Hyper-V key-value pair daemon"),
    ("hv_vss_daemon", "Hyper-V volume shadow copy daemon"),
    ("sshd", "OpenSSH server daemon"),
)


def windows_services(*more: tuple[str, str]) -> ServiceTable:
    """The services of a Windows Server, and `more` that run, each a name and a display name."""
    table = ServiceTable()
    for name, display, runs, start in _WINDOWS:
        table.add(Service(name, display, ServiceState.RUNNING if runs else ServiceState.STOPPED, start))
    for name, display in more:
        table.add(Service(name, display))
    return table


def linux_services() -> ServiceTable:
    """The daemons of a Linux guest that matter here."""
    return ServiceTable(Service(name, display) for name, display in LINUX_DAEMONS)
