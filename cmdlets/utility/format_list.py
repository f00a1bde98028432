"""Format-List: the properties of each object, one below the other."""

from __future__ import annotations

from hvsim.cmdlets.utility.format_base import OUTPUT, FormatCommand
from hvsim.interpreter.commands import Example, cmdlet, parameter
from hvsim.interpreter.formatting.properties import EXPRESSION, FORMAT, LABEL, NAME


@cmdlet("Format-List", aliases=("fl",), output=OUTPUT)
class FormatList(FormatCommand):
    """Shows each object as a list of its properties."""

    property_: list[object] = parameter(
        position=0,
        help="The properties: names, wildcards, script blocks, or hashtables with Name, Expression and FormatString.",
    )

    kind = "list"
    keys = (EXPRESSION, LABEL, NAME, FORMAT)

    examples = [
        Example(
            "[pscustomobject]@{ Name = 'vm1'; Cpu = 2 } | Format-List",
            "Show every property.",
            output="\nName : vm1\nCpu  : 2\n\n",
        ),
    ]
