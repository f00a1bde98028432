"""Enable-PSRemoting: the machine lets remote sessions in."""

from __future__ import annotations

from hvsim.cmdlets.estate.inside import inside_of
from hvsim.infrastructure.computers.services import StartType
from hvsim.infrastructure.errors import InvalidState
from hvsim.interpreter.commands import Cmdlet, Example, Switch, cmdlet, parameter

WINDOWS_ONLY = True
_SERVICE = "WinRM"


@cmdlet("Enable-PSRemoting", confirm="Medium", output="System.String")
class EnablePSRemoting(Cmdlet):
    """Starts the service of remote management, now and with the machine, so that sessions come in."""

    force: Switch = parameter(no_effect="Nobody is asked without it.", help="Without a question.")
    skip_network_profile_check: Switch = parameter(
        no_effect="No network here is a public one.", help="Also on public networks."
    )

    examples = [
        Example(
            "Enable-PSRemoting -Force | Out-Null; (Get-Service WinRM).Status",
            "Sessions come in again.",
            setup="Set-Service WinRM -StartupType Disabled -Status Stopped",
            output="Running\n",
        ),
    ]

    def process(self) -> None:
        inside = inside_of(self.engine)
        service = inside.services.find(_SERVICE)
        if service is None or not self.should_process(inside.name, "Enable-PSRemoting"):
            return
        if service.is_running and service.start_type is StartType.AUTOMATIC:
            self.write("WinRM is already set up to receive requests on this computer.")
            self.write("WinRM is already set up for remote management on this computer.")
            return
        service.start_type = StartType.AUTOMATIC
        try:
            if not service.is_running:
                service.start()
        except InvalidState as error:
            self.fail(str(error), "CouldNotStartService", "OpenError", target=_SERVICE)
        self.write("WinRM has been updated to receive requests.")
        self.write("WinRM service type changed successfully.")
        self.write("WinRM service started.")
