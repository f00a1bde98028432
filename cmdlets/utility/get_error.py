"""Get-Error: errors in full."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.utility.shared import OBJECT
from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.errors import ErrorRecord, NetException
from hvsim.interpreter.values.objects import Extension, NoteProperty, PSObject

_EXTENDED = "System.Management.Automation.ErrorRecord#PSExtendedError"
_EXTENDED_EXCEPTION = "System.Exception#PSExtendedError"


@cmdlet("Get-Error", default_set="Newest", aliases=("gerr",), output=(_EXTENDED, _EXTENDED_EXCEPTION))
class GetError(Cmdlet):
    """Shows errors with everything that is known about them."""

    newest: int = parameter(
        sets="Newest",
        aliases=("Last",),
        default=1,
        validate=ValidateRange(1, 2**31 - 1),
        help="How many of the latest errors.",
    )
    input_object: Any = parameter(sets="Error", position=0, pipeline=True, type=OBJECT, help="The error to show.")

    examples = [
        Example("Get-Item nowhere -ErrorAction SilentlyContinue; Get-Error", "The latest error in full."),
    ]

    def process(self) -> None:
        if self.input_object is not None:
            value = self.input_object
            if not isinstance(value, (ErrorRecord, NetException)):
                self.write(value)
                return
            self._give(value, None)
            return
        errors = list(self.engine.get_variable("global:Error", None) or ())[: self.newest]
        for index, error in enumerate(errors):
            self._give(error, index if "Newest" in self.bound else None)

    def _give(self, error: Any, index: int | None) -> None:
        """The error in a wrapper whose type name calls for the view that shows everything."""
        wrapper = PSObject(error)
        wrapper.extended = extension = Extension()
        name = _EXTENDED_EXCEPTION if isinstance(error, NetException) else _EXTENDED
        extension.type_names = [name, "System.Object"]
        if index is not None:
            extension.members["pserrorindex"] = NoteProperty("PSErrorIndex", index)
        self.write(wrapper)
