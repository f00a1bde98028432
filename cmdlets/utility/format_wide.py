"""Format-Wide: one property of each object, several objects in a line."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.utility.format_base import OUTPUT, FormatCommand
from hvsim.cmdlets.utility.shared import SWITCH
from hvsim.interpreter.commands import Example, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.formatting.generator import FormatOptions
from hvsim.interpreter.formatting.properties import EXPRESSION, FORMAT


@cmdlet("Format-Wide", aliases=("fw",), output=OUTPUT)
class FormatWide(FormatCommand):
    """Shows one property of each object, in as many columns as asked for."""

    property_: Any = parameter(
        position=0,
        type="System.Object",
        help="The property: a name, a script block, or a hashtable with Expression and FormatString.",
    )
    auto_size: bool = parameter(type=SWITCH, help="Makes as many columns as the widest object allows.")
    column: int = parameter(default=0, validate=ValidateRange(1, 2**31 - 1), help="The number of columns.")

    kind = "wide"
    keys = (EXPRESSION, FORMAT)

    examples = [
        Example(
            "'web01', 'web02', 'db01' | ForEach-Object { [pscustomobject]@{ Name = $_ } } | "
            "Format-Wide -Column 3 | Out-String -Width 24",
            "Three names in a line.",
        ),
    ]

    def options(self) -> FormatOptions:
        """The number of columns on top of the common parameters."""
        options = super().options()
        if "AutoSize" in self.bound:
            if self.auto_size and "Column" in self.bound:
                self._refuse(
                    "Cmdlet parameters AutoSize and Column are mutually exclusive.",
                    "FormatCannotSpecifyAutosizeAndColumns",
                )
            options.autosize = bool(self.auto_size)
        options.columns = self.column
        return options
