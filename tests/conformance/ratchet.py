"""The cases that are known to fail. The list may only get shorter."""

from __future__ import annotations

import json
from pathlib import Path

RATCHET = Path(__file__).parent / "ratchet.json"


def known_failures() -> frozenset[str]:
    return frozenset(json.loads(RATCHET.read_text(encoding="utf-8")))
