"""The escape sequences of formatted text, taken from `$PSStyle` when the console wants colour, empty otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine


@attrs.frozen(eq=False, repr=False, match_args=False)
class Styles:
    """What to put in front of headers, labels and errors; `RESET` ends each of them."""

    table_header: str = ""
    custom_label: str = ""
    accent: str = ""
    error: str = ""
    error_accent: str = ""
    warning: str = ""
    verbose: str = ""
    debug: str = ""


# PowerShell's own: green, green italic, bright red and bright cyan.
DEFAULT_STYLES = Styles(
    table_header="\x1b[32;1m",
    custom_label="\x1b[32;1;3m",
    accent="\x1b[32;1m",
    error="\x1b[31;1m",
    error_accent="\x1b[36;1m",
    warning="\x1b[33;1m",
    verbose="\x1b[33;1m",
    debug="\x1b[33;1m",
)
PLAIN_STYLES = Styles()


def styles_for(engine: Engine, colour: bool) -> Styles:
    """What the session's text is made with now; `colour` says whether its reader wants any."""
    try:
        # Nobody who has not read `$PSStyle` can have changed it.
        style = engine.service("PSStyle")
    except KeyError:
        return DEFAULT_STYLES if colour else PLAIN_STYLES
    if style.rendering == "PlainText" or (style.rendering == "Host" and not colour):
        return PLAIN_STYLES
    found: Styles = style.styles()
    return found
