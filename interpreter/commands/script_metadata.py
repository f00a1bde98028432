"""What the param block of a script block says: its parameters, sets, and how it binds.

Reads attributes of the tree, with the engine evaluating their arguments. Default values stay expressions: they are the
function's business at each call.
"""

from __future__ import annotations

import attrs

from hvsim.interpreter.commands.parameters import ParameterInfo


@attrs.define(eq=False)
class ScriptMetadata:
    """The declaration of a function, filter, script or script block; `advanced` with CmdletBinding or Parameter."""

    parameters: tuple[ParameterInfo, ...] = ()
    advanced: bool = False
    default_set: str | None = None
    supports_should_process: bool = False
    confirm_impact: str = "Medium"
    positional_binding: bool = True
    output_types: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
