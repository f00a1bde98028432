"""Format-Custom: an object with what its properties hold, as a tree."""

from __future__ import annotations

from hvsim.cmdlets.utility.format_base import OUTPUT, FormatCommand
from hvsim.interpreter.commands import Example, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.formatting.generator import FormatOptions
from hvsim.interpreter.formatting.properties import DEPTH, EXPRESSION

_DEFAULT_DEPTH = 5


@cmdlet("Format-Custom", aliases=("fc",), output=OUTPUT)
class FormatCustom(FormatCommand):
    """Shows objects by their custom view, or as a tree of their properties."""

    property_: list[object] = parameter(
        position=0, help="The properties: names, wildcards, script blocks, or hashtables with Expression and Depth."
    )
    depth: int = parameter(
        default=_DEFAULT_DEPTH,
        validate=ValidateRange(1, 2**31 - 1),
        help="How deep objects inside of objects are shown.",
    )

    kind = "custom"
    keys = (EXPRESSION, DEPTH)

    examples = [
        Example(
            "[pscustomobject]@{ Name = 'vm1'; Disk = [pscustomobject]@{ GB = 40 } } | Format-Custom",
            "Show an object with the one inside of it.",
        ),
    ]

    def options(self) -> FormatOptions:
        """The depth on top of the common parameters."""
        options = super().options()
        options.depth = self.depth
        return options
