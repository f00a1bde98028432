"""New-Guid: a globally unique identifier from the session's source of chance."""

from __future__ import annotations

from hvsim.cmdlets.utility.shared import SWITCH
from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.values import convert, get_static, invoke_static, named_type


@cmdlet("New-Guid", default_set="Default", output="System.Guid")
class NewGuid(Cmdlet):
    """Makes a GUID."""

    empty: bool = parameter(sets="Empty", type=SWITCH, help="Gives the GUID of zeros.")
    input_object: str | None = parameter(sets="InputObject", position=0, pipeline=True, help="A text that is a GUID.")

    examples = [
        Example("(New-Guid).ToString().Length", "A new one.", output="36"),
        Example("New-Guid -Empty | ForEach-Object ToString", "Zeros.", output="00000000-0000-0000-0000-000000000000"),
    ]

    def process(self) -> None:
        guid = named_type("System.Guid")
        if self.empty:
            self.write(get_static(guid, "Empty", self.engine))
        elif self.input_object is not None:
            from hvsim.interpreter.errors import ScriptError

            try:
                self.write(convert(self.input_object, guid))
            except ScriptError as error:
                inner = error.record.exception.inner or error.record.exception
                self.write_error(
                    inner.message,
                    "StringNotRecognizedAsGuid",
                    "InvalidArgument",
                    exception=inner.type_name,
                )
        else:
            self.write(invoke_static(guid, "NewGuid", [], self.engine))
