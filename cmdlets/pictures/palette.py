"""The colours of tones: on white, on black, in a terminal, and the character that fills a bar where there is none.

Text on a bar, and bars and text on the page, keep a contrast of 4.5 to 1; pale tones carry no text.
"""

from __future__ import annotations

from attrs import frozen

from hvsim.cmdlets.pictures.scene import Tone


@frozen
class Colours:
    """One tone: colours for a light and a dark page, the terminal's number, and the character of a bar."""

    light: str
    dark: str
    terminal: int
    fill: str = "█"


PAGE = ("#ffffff", "#0f1318")
"""Light and dark background."""

_BLUE = ("#0b5fc5", "#6cb2ff", 94)
_GREEN = ("#1a7f37", "#4cc463", 32)
_ORANGE = ("#9a5b00", "#e3a63a", 33)
_RED = ("#c21c2a", "#ff8078", 91)
_PURPLE = ("#7a43d6", "#c29bff", 95)
_TEAL = ("#0b717a", "#48cbd6", 36)
_GREY = ("#656d76", "#929ba5", 90)
_PINK = ("#b02a7b", "#ff92cd", 35)
_PALE = ("#c3ccd6", "#3c4550", 90)
_HALF = ("#9db0c4", "#5f7187", 90)

PALETTE: dict[Tone, Colours] = {
    Tone.TEXT: Colours("#1b1f24", "#e6e9ed", 39),
    Tone.MUTED: Colours("#57606a", "#9aa4af", 90),
    Tone.ON_BAR: Colours(*PAGE, 39),
    Tone.GRID: Colours("#c3ccd6", "#3c4550", 90),
    Tone.GOOD: Colours(*_GREEN),
    Tone.WARNING: Colours(*_ORANGE, "▚"),
    Tone.BAD: Colours(*_RED, "╳"),
    Tone.RUNNING: Colours(*_BLUE, "▒"),
    Tone.WAITING: Colours(*_PALE, "·"),
    Tone.FREEZE: Colours(*_PURPLE, "▒"),
    Tone.SNAPSHOT: Colours(*_GREY, "="),
    Tone.TRANSFER: Colours(*_BLUE, "█"),
    Tone.RELEASE: Colours(*_TEAL, "▓"),
    Tone.SLOT: Colours(*_BLUE, "█"),
    Tone.DIFFERENCING: Colours(*_PINK, "░"),
    Tone.FULL: Colours(*_BLUE, "█"),
    Tone.INCREMENT: Colours(*_TEAL, "▒"),
    Tone.ROLLBACK: Colours(*_PURPLE, "░"),
    Tone.TRANSFERRED: Colours(*_BLUE, "█"),
    Tone.UNCHANGED: Colours(*_TEAL, "▒"),
    Tone.ZERO: Colours(*_GREY, "o"),
    Tone.HELD: Colours(*_HALF, "░"),
    Tone.CHANGED: Colours(*_ORANGE, "█"),
    Tone.EMPTY: Colours("#e9edf1", "#1d232b", 90, "·"),
}
