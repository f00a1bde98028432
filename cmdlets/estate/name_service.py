"""What the language asks the estate for: the names on its network, its mail server, who writes into event logs, what
runs, whom an account is."""

from __future__ import annotations

from hvsim.cmdlets.estate.inside import inside_of
from hvsim.infrastructure.computers.certificate_stores import LOCATIONS, STORES, CertificateStores
from hvsim.infrastructure.computers.certificates import Certificate
from hvsim.infrastructure.computers.mail import Mail
from hvsim.infrastructure.errors import Refused
from hvsim.infrastructure.inside.accounts import account_name, sid_of
from hvsim.infrastructure.inside.addresses import NetworkPlace, find_place
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.inside.processes import RunningProcess, end_process, processes_of
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.engine import Engine
from hvsim.interpreter.host import (
    AccountNames,
    CertificateFacts,
    CertificateSource,
    EventRegistry,
    MailService,
    ManagementClasses,
    NameService,
    ProcessSource,
    ProgramStarter,
    RunningProgram,
)


class EstateNames:
    """What names mean to the machine of one session."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def find(self, name: str) -> NetworkPlace | None:
        inside = inside_of(self.engine)
        return find_place(inside.network, name, inside.place)


class EstateMail:
    """The mail server that the machine of one session sends to: whatever its name, it keeps what it is given."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def take(self, sender: str, recipients: list[str], subject: str, body: str, attachments: list[str]) -> None:
        mail = Mail(self.engine.clock.now(), sender, ", ".join(recipients), subject, body, tuple(attachments))
        inside_of(self.engine).network.mailbox.append(mail)


class MachineAccounts:
    """The accounts that the machine of one session knows."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def name_of(self, text: str) -> str:
        return account_name(inside_of(self.engine), text)

    def sid_of(self, account: str) -> str:
        return account if account.startswith("S-1-") else sid_of(inside_of(self.engine), self.name_of(account))


def session_classes(engine: Engine) -> ManagementClasses:
    """The classes of management instrumentation that a session finds."""
    from hvsim.cmdlets.cim.class_lists import SessionClasses  # loads the classes, which few sessions need

    return SessionClasses(engine)


def certificates_of(inside: Inside) -> CertificateStores:
    """The certificate stores of a machine."""
    place = inside.place
    return place.guest.certificates if isinstance(place, VirtualMachine) else place.certificates


class MachineCertificates:
    """The certificate stores of the machine of one session."""

    locations = LOCATIONS

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @property
    def kept(self) -> CertificateStores:
        """What the machine has."""
        return certificates_of(inside_of(self.engine))

    def stores(self, location: str) -> list[str]:
        return list(STORES)

    def certificates(self, location: str, store: str) -> list[Certificate]:
        return self.kept.of(location, store)

    def add(self, location: str, store: str, certificate: CertificateFacts) -> None:
        assert isinstance(certificate, Certificate)
        self.kept.add(location, store, certificate)

    def remove(self, location: str, store: str, certificate: CertificateFacts) -> None:
        assert isinstance(certificate, Certificate)
        self.kept.remove(location, store, certificate)


class MachineProcesses:
    """What runs on the machine of one session."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def running(self) -> list[RunningProcess]:
        return processes_of(inside_of(self.engine))

    def end(self, process: RunningProgram) -> str:
        assert isinstance(process, RunningProcess)
        try:
            end_process(inside_of(self.engine), process)
        except Refused as error:
            return str(error)
        return ""


def program_starter(engine: Engine) -> ProgramStarter:
    """Who starts programs on the machine of one session; the shells among them bring in the rooms of sessions."""
    from hvsim.cmdlets.programs.starting import SessionStarter

    return SessionStarter(engine)


def offer_names(engine: Engine) -> None:
    """Lets scripts of the session ask for names, the registered sources of events and what runs, and send mails."""
    if engine.personality.is_windows:
        engine.add_service(ProcessSource, lambda: MachineProcesses(engine))
        engine.add_service(AccountNames, lambda: MachineAccounts(engine))
        engine.add_service(ManagementClasses, lambda: session_classes(engine))
        engine.add_service(CertificateSource, lambda: MachineCertificates(engine))
    engine.add_service(NameService, lambda: EstateNames(engine))
    engine.add_service(ProgramStarter, lambda: program_starter(engine))
    engine.add_service(MailService, lambda: EstateMail(engine))
    engine.add_service(EventRegistry, lambda: inside_of(engine).events)
