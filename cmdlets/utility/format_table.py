"""Format-Table: objects as rows of a table."""

from __future__ import annotations

from hvsim.cmdlets.utility.format_base import OUTPUT, FormatCommand
from hvsim.cmdlets.utility.shared import SWITCH
from hvsim.interpreter.commands import Example, cmdlet, parameter
from hvsim.interpreter.formatting.generator import FormatOptions
from hvsim.interpreter.formatting.properties import ALIGNMENT, EXPRESSION, FORMAT, LABEL, NAME, WIDTH


@cmdlet("Format-Table", aliases=("ft",), output=OUTPUT)
class FormatTable(FormatCommand):
    """Shows objects as the rows of a table."""

    property_: list[object] = parameter(
        position=0,
        help="The columns: names, wildcards, script blocks, or hashtables with Name, Expression, FormatString, Width "
        "and Alignment.",
    )
    auto_size: bool = parameter(type=SWITCH, help="Makes each column as wide as its widest cell.")
    repeat_header: bool = parameter(type=SWITCH, help="Repeats the header on every screen.")
    hide_table_headers: bool = parameter(type=SWITCH, help="Leaves the header out.")
    wrap: bool = parameter(type=SWITCH, help="Continues long cells on further lines instead of cutting them.")

    kind = "table"
    keys = (EXPRESSION, LABEL, NAME, FORMAT, WIDTH, ALIGNMENT)

    examples = [
        Example(
            "[pscustomobject]@{ Name = 'vm1'; Cpu = 2; Memory = 4GB } | Format-Table Name, Cpu",
            "Choose the columns.",
            output="\nName Cpu\n---- ---\nvm1    2\n",
        ),
        Example(
            "[pscustomobject]@{ Name = 'vm1'; Memory = 4GB } | "
            "Format-Table Name, @{ n = 'GB'; e = { $_.Memory / 1GB }; f = 'N1' }",
            "Compute a column and format its numbers.",
            output="\nName  GB\n----  --\nvm1  4.0\n",
        ),
    ]

    def options(self) -> FormatOptions:
        """The table's own parameters on top of the common ones."""
        options = super().options()
        bound = self.bound
        options.autosize = bool(self.auto_size) if "AutoSize" in bound else None
        options.hide_headers = bool(self.hide_table_headers) if "HideTableHeaders" in bound else None
        options.wrap = bool(self.wrap) if "Wrap" in bound else None
        options.repeat_header = bool(self.repeat_header)
        return options
