"""Get-Culture and Get-UICulture: the simulated machine's culture, which is en-US."""

from __future__ import annotations

from hvsim.cmdlets.utility.shared import SWITCH
from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.values import get_static, invoke_static, named_type


@cmdlet("Get-Culture", default_set="CurrentCulture", output="System.Globalization.CultureInfo")
class GetCulture(Cmdlet):
    """Gives the current culture, or one by its name."""

    no_user_overrides: bool = parameter(
        sets=("CurrentCulture", "Name"),
        type=SWITCH,
        no_effect="There are none here.",
        help="Leaves the user's own settings out.",
    )
    name: list[str] = parameter(sets="Name", position=0, pipeline=True, help="The cultures' names.")
    list_available: bool = parameter(
        sets="ListAvailable", type=SWITCH, simulated=False, help="Gives all cultures that exist."
    )

    examples = [Example("(Get-Culture).Name", "The current culture.", output="en-US")]

    def process(self) -> None:
        culture_info = named_type("System.Globalization.CultureInfo")
        if self.parameter_set == "Name":
            for name in self.name or ():
                self.write(invoke_static(culture_info, "GetCultureInfo", [name], self.engine))
            return
        self.write(get_static(culture_info, "CurrentCulture", self.engine))


@cmdlet("Get-UICulture", output="System.Globalization.CultureInfo")
class GetUiCulture(Cmdlet):
    """Gives the culture of the user interface."""

    examples = [Example("(Get-UICulture).Name", "The interface's culture.", output="en-US")]

    def process(self) -> None:
        self.write(get_static(named_type("System.Globalization.CultureInfo"), "CurrentUICulture", self.engine))
