"""What the Format-* commands share: reading their parameters into `FormatOptions`, and passing the packets on.

The commands themselves are in `format_table`, `format_list`, `format_wide` and `format_custom`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from hvsim.cmdlets.utility.shared import OBJECT, SWITCH, scope_of
from hvsim.interpreter.commands import Cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateSet
from hvsim.interpreter.errors import failure
from hvsim.interpreter.formatting.generator import FormatOptions, Generator
from hvsim.interpreter.formatting.properties import (
    EXPRESSION,
    FORMAT,
    LABEL,
    NAME,
    Key,
    parse_properties,
)

_PACKETS = "Microsoft.PowerShell.Commands.Internal.Format."
OUTPUT = tuple(
    _PACKETS + name
    for name in ("FormatStartData", "FormatEntryData", "FormatEndData", "GroupStartData", "GroupEndData")
)


class FormatCommand(Cmdlet):
    """A Format-* command: objects in, format packets out."""

    kind: ClassVar[str] = ""
    keys: ClassVar[Sequence[Key]] = ()

    group_by: Any = parameter(
        type="System.Object", help="The property, script block or calculated property whose change starts a new group."
    )
    view: str = parameter(help="The name of a registered view to use.")
    show_error: bool = parameter(type=SWITCH, help="Writes the errors that happen in cells as error records.")
    display_error: bool = parameter(type=SWITCH, help="Shows #ERR in cells whose value cannot be computed.")
    force: bool = parameter(type=SWITCH, help="Formats also what is usually shown as it is, such as strings.")
    expand: str = parameter(
        validate=ValidateSet(("CoreOnly", "EnumOnly", "Both")),
        help="What of a collection is shown: the collection itself, its elements, or both.",
    )
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="The objects to format.")

    def begin(self) -> None:
        self._generator = Generator(self.engine, self.write, self.kind, self.options(), scope_of(self))

    def process(self) -> None:
        self._generator.process(self.input_object)

    def end(self) -> None:
        self._generator.end()

    def options(self) -> FormatOptions:
        """What the parameters ask for."""
        options = FormatOptions(
            view=self.view,
            show_error=bool(self.show_error),
            display_error=bool(self.display_error),
            force=bool(self.force),
            expand=self.expand.lower() if self.expand else None,
        )
        if self.group_by is not None:
            options.group_by = parse_properties([self.group_by], (EXPRESSION, FORMAT, LABEL, NAME))[0]
        properties = getattr(self, "property_", None)
        if self.view and properties:
            self._refuse_view_and_property()
        if properties is not None:
            wanted = properties if isinstance(properties, list) else [properties]
            options.properties = parse_properties(wanted, self.keys)
        return options

    def _refuse_view_and_property(self) -> None:
        self._refuse(
            "Cmdlet parameters View and Property are mutually exclusive.", "FormatCannotSpecifyViewAndProperty"
        )

    def _refuse(self, message: str, error_id: str) -> None:
        error = failure(
            "Found invalid data while decoding.",
            error_id,
            "InvalidArgument",
            exception="System.IO.InvalidDataException",
        )
        error.record.details = message
        raise error
