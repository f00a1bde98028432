"""PSPropertyExpression: the type of -Property where a name or a script block says which value counts."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.utility.net_objects import net_object
from hvsim.interpreter.formatting.objects import culture_text
from hvsim.interpreter.script_block import ScriptBlock

EXPRESSION_TYPE = "Microsoft.PowerShell.Commands.PSPropertyExpression"


class PropertyExpression:
    """A name, with wildcards or not, or a script block."""

    __slots__ = ("extended", "source")

    def __init__(self, source: Any) -> None:
        self.source = source
        self.extended: Any = None


def _converted(value: Any) -> PropertyExpression | None:
    return PropertyExpression(value) if isinstance(value, (str, ScriptBlock)) and value != "" else None


net_object(
    PropertyExpression, EXPRESSION_TYPE, {}, text=lambda expression: culture_text(expression.source)
).converters.append(_converted)
