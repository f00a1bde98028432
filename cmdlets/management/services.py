"""Get-, Start-, Stop-, Restart- and Set-Service: what runs in the background of the machine a session is on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from hvsim.cmdlets.estate.inside import inside_of
from hvsim.cmdlets.management.service_types import COMMAND_FAILED, CONTROLLER, STARTUP
from hvsim.infrastructure.computers.services import Service, StartType
from hvsim.infrastructure.errors import InvalidState
from hvsim.interpreter.commands import Cmdlet, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateSet
from hvsim.interpreter.commands.wildcards import has_wildcards, matches

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine

WINDOWS_ONLY = True
_NAMED, _SHOWN, _OBJECT = "Default", "DisplayName", "InputObject"
_CHANGED = In(position=0, mandatory=True, pipeline=True, by_property_name=True)


def service_names(engine: Engine, word: str) -> Iterable[str]:
    """Names of services, for completion."""
    return [service.name for service in inside_of(engine).services]


class ServiceCommand(Cmdlet):
    """Choosing services by name, by display name, or as objects."""

    name: list[str]
    display_name: list[str]
    include: list[str]
    exclude: list[str]
    input_object: Any

    def chosen(self) -> Iterator[Service]:
        """The services that are meant; a name without wildcards that none has is reported."""
        for service in self._meant():
            kept = not self.include or any(matches(pattern, service.name) for pattern in self.include)
            if kept and not any(matches(pattern, service.name) for pattern in self.exclude):
                yield service

    def _meant(self) -> Iterator[Service]:
        if self.parameter_set == _OBJECT:
            yield from self.input_object
            return
        shown = self.parameter_set == _SHOWN
        services = inside_of(self.engine).services
        for pattern in (self.display_name if shown else self.name) or ["*"]:
            found = [item for item in services if matches(pattern, item.display_name if shown else item.name)]
            if not found and not has_wildcards(pattern):
                what = "display name" if shown else "service name"
                self.write_error(
                    f"Cannot find any service with {what} '{pattern}'.",
                    f"NoServiceFoundForGiven{'DisplayName' if shown else 'Name'}",
                    "ObjectNotFound",
                    exception=COMMAND_FAILED,
                    target=pattern,
                )
            yield from found

    def start(self, service: Service) -> bool:
        """Starts a service; one that cannot be started is reported."""
        try:
            service.start()
        except InvalidState:
            self.write_error(
                f"Service '{service.display_name} ({service.name})' cannot be started due to the following error:"
                f" Cannot start service '{service.name}' on computer '.'.",
                "CouldNotStartService",
                "OpenError",
                exception=COMMAND_FAILED,
                target=service,
            )
            return False
        return True


@cmdlet("Get-Service", default_set=_NAMED, windows_aliases=("gsv",), output=CONTROLLER)
class GetService(ServiceCommand):
    """Lists the services of the machine that the session is on."""

    name: list[str] = parameter(
        sets={_NAMED: In(position=0, pipeline=True, by_property_name=True)},
        aliases=("ServiceName",),
        wildcards=True,
        complete=service_names,
        help="The services by name; all when left out.",
    )
    display_name: list[str] = parameter(
        sets={_SHOWN: In(mandatory=True)}, wildcards=True, help="The services by the name that is shown."
    )
    dependent_services: Switch = parameter(
        aliases=("DS",), no_effect="No service here depends on another.", help="The services that depend on them."
    )
    required_services: Switch = parameter(
        aliases=("SDO", "ServicesDependedOn"),
        no_effect="No service here depends on another.",
        help="The services that they depend on.",
    )
    include: list[str] = parameter(default=(), wildcards=True, help="Only these.")
    exclude: list[str] = parameter(default=(), wildcards=True, help="Not these.")
    input_object: Any = parameter(
        sets={_OBJECT: In(pipeline=True)}, type=CONTROLLER + "[]", help="The services themselves."
    )

    examples = [
        Example("(Get-Service vmms).Status", "Does the management service of Hyper-V run?", output="Running"),
        Example("Get-Service -DisplayName *Hyper-V*", "All services of Hyper-V."),
    ]

    def process(self) -> None:
        if not (self.dependent_services or self.required_services):
            self.write_all(self.chosen())


class ServiceChange(ServiceCommand):
    """What Start-, Stop- and Restart-Service share."""

    name: list[str] = parameter(
        sets={_NAMED: _CHANGED},
        aliases=("ServiceName",),
        wildcards=True,
        complete=service_names,
        help="The services by name.",
    )
    display_name: list[str] = parameter(
        sets={_SHOWN: In(mandatory=True)}, wildcards=True, help="The services by the name that is shown."
    )
    input_object: Any = parameter(
        sets={_OBJECT: In(position=0, mandatory=True, pipeline=True)},
        type=CONTROLLER + "[]",
        help="The services themselves.",
    )
    include: list[str] = parameter(default=(), wildcards=True, help="Only these.")
    exclude: list[str] = parameter(default=(), wildcards=True, help="Not these.")
    pass_thru: Switch = parameter(help="Writes the services.")

    def process(self) -> None:
        for service in self.chosen():
            if not self.should_process(f"{service.display_name} ({service.name})"):
                continue
            if self.change(service) and self.pass_thru:
                self.write(service)

    def change(self, service: Service) -> bool:
        """Does it to one service; whether that worked."""
        return self.start(service)


@cmdlet("Start-Service", default_set=_OBJECT, confirm="Medium", windows_aliases=("sasv",), output=CONTROLLER)
class StartService(ServiceChange):
    """Starts services."""

    examples = [Example("Start-Service VSS -PassThru", "Starts one.")]


@cmdlet("Stop-Service", default_set=_OBJECT, confirm="Medium", windows_aliases=("spsv",), output=CONTROLLER)
class StopService(ServiceChange):
    """Stops services."""

    force: Switch = parameter(no_effect="No service here has others that need it.", help="Also what depends on them.")
    no_wait: Switch = parameter(no_effect="A service stops at once here.", help="Does not wait until they stopped.")

    examples = [Example("Stop-Service Spooler; (Get-Service Spooler).Status", "Stops one.", output="Stopped")]

    def change(self, service: Service) -> bool:
        service.stop()
        return True


@cmdlet("Restart-Service", default_set=_OBJECT, confirm="Medium", output=CONTROLLER)
class RestartService(ServiceChange):
    """Stops and starts services; what they have in memory begins anew."""

    force: Switch = parameter(no_effect="No service here has others that need it.", help="Also what depends on them.")

    examples = [Example("Restart-Service vmms -PassThru", "The host's VSS writer begins anew; machines keep running.")]

    def change(self, service: Service) -> bool:
        service.stop()
        return self.start(service)


@cmdlet("Set-Service", default_set="Name", confirm="Medium", output=CONTROLLER)
class SetService(ServiceCommand):
    """Changes how a service starts, what it is called, and whether it runs."""

    name: list[str] = parameter(
        sets={"Name": _CHANGED},
        type="System.String",
        aliases=("ServiceName", "SN"),
        complete=service_names,
        help="The service by name.",
    )
    input_object: Any = parameter(
        sets={_OBJECT: In(position=0, mandatory=True, pipeline=True)}, type=CONTROLLER, help="The service itself."
    )
    new_display_name: str = parameter(name="DisplayName", aliases=("DN",), help="The name that is shown.")
    credential: object = parameter(
        type="System.Management.Automation.PSCredential", simulated=False, help="The account it runs under."
    )
    description: str = parameter(simulated=False, help="What it is for.")
    startup_type: Any = parameter(
        type=STARTUP,
        aliases=("StartMode", "SM", "ST", "StartType"),
        help="When it starts: Automatic, Manual, Disabled.",
    )
    security_descriptor_sddl: str = parameter(aliases=("sd",), simulated=False, help="Who may do what with it.")
    status: str = parameter(validate=ValidateSet(("Paused", "Running", "Stopped")), help="Whether it runs from now on.")
    force: Switch = parameter(no_effect="No service here has others that need it.", help="Also what depends on it.")
    pass_thru: Switch = parameter(help="Writes the service.")

    include: Iterable[str] = ()  # type: ignore[assignment]  # no parameter here, where its base has one
    exclude: Iterable[str] = ()  # type: ignore[assignment]  # no parameter here, where its base has one

    examples = [
        Example("Set-Service W32Time -StartupType Disabled -Status Stopped", "Out of use."),
        Example("Set-Service VSS -StartupType Manual -PassThru | Select-Object Name, StartType", "As Windows has it."),
    ]

    def process(self) -> None:
        if self.parameter_set == _OBJECT:
            self.input_object = [self.input_object]
        else:
            self.name = [str(self.name)]
        for service in self.chosen():
            if self.should_process(f"{service.display_name} ({service.name})"):
                self._set(service)
                if self.pass_thru:
                    self.write(service)

    def _set(self, service: Service) -> None:
        if self.startup_type is not None:
            label = str(self.startup_type).removesuffix("DelayedStart")
            service.start_type = StartType.named(label)
        if self.new_display_name is not None:
            service.display_name = self.new_display_name
        if self.status == "Running":
            self.start(service)
        elif self.status == "Stopped":
            service.stop()
        elif self.status == "Paused":
            self.write_error(
                f"Service '{service.display_name} ({service.name})' cannot be suspended because the service does not"
                " support being suspended or resumed.",
                "CouldNotSuspendServiceNotSupported",
                "CloseError",
                exception=COMMAND_FAILED,
                target=service,
            )
