"""Regular expressions compiled at their first use: most parses need few of them, and compiling is slow."""

from __future__ import annotations

import re
from typing import Any, cast


class _Lazy:
    """Stands for a compiled pattern; its methods are there from the first use on."""

    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        pattern = re.compile(self._source, self._flags)
        self.match = pattern.match
        self.search = pattern.search
        self.fullmatch = pattern.fullmatch
        self.finditer = pattern.finditer
        self.sub = pattern.sub
        return getattr(pattern, name)


def lazy(source: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern, not compiled yet."""
    return cast("re.Pattern[str]", _Lazy(source, flags))
