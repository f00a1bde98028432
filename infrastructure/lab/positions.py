"""Where in a TOML text each key and value stands, so that a mistake can be shown to the character.

Reads text that is TOML already (`tomllib` has said so) and only looks for places; it does not read values.
"""

from __future__ import annotations

from bisect import bisect_right

Path = tuple[str | int, ...]


class Positions:
    """Line and column, from 1, of every key and value of a text."""

    def __init__(self, text: str) -> None:
        self.keys: dict[Path, int] = {}
        self.values: dict[Path, int] = {}
        self._lines = [0, *(index + 1 for index, character in enumerate(text) if character == "\n")]
        _Scanner(text, self).scan()

    def place(self, path: Path, *, key: bool = False) -> tuple[int, int]:
        """Where the value at `path` stands (or its key); for what is not there, the nearest table around it."""
        while path:
            offset = (self.keys if key else self.values).get(path, self.keys.get(path))
            if offset is not None:
                return self.line_and_column(offset)
            path, key = path[:-1], False
        return 1, 1

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """An offset in the text as line and column."""
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1


class _Scanner:
    def __init__(self, text: str, found: Positions) -> None:
        self.text = text
        self.found = found
        self.at = 0
        self.counts: dict[Path, int] = {}
        """How many tables an array of tables has so far."""

    def scan(self) -> None:
        table: Path = ()
        while self._skip_blank(lines=True):
            if self.text.startswith("[[", self.at):
                table = self._header(2)
            elif self.text[self.at] == "[":
                table = self._header(1)
            else:
                self._pair(table)

    def _header(self, brackets: int) -> Path:
        start = self.at
        self.at += brackets
        names = self._key()
        self.at = self.text.index("]" * brackets, self.at) + brackets
        path: Path = ()
        for number, name in enumerate(names):
            path += (name,)
            last = number == len(names) - 1
            if last and brackets == 2:
                self.counts[path] = self.counts.get(path, 0) + 1
            if path in self.counts:
                self.found.keys.setdefault(path, start)
                path += (self.counts[path] - 1,)
        self.found.keys[path] = start
        return path

    def _pair(self, table: Path) -> None:
        start = self.at
        path = table + tuple(self._key())
        self.found.keys[path] = start
        self._skip_blank()
        self.at += 1  # the equals sign
        self._skip_blank()
        self._value(path)

    def _key(self) -> list[str]:
        names = []
        while True:
            self._skip_blank()
            character = self.text[self.at]
            if character in "\"'":
                start = self.at
                self._string()
                names.append(self.text[start + 1 : self.at - 1])
            else:
                start = self.at
                while self.at < len(self.text) and (self.text[self.at].isalnum() or self.text[self.at] in "_-"):
                    self.at += 1
                names.append(self.text[start : self.at])
            self._skip_blank()
            if self.text[self.at : self.at + 1] != ".":
                return names
            self.at += 1

    def _value(self, path: Path) -> None:
        self.found.values[path] = self.at
        character = self.text[self.at]
        if character in "\"'":
            self._string()
        elif character == "[":
            self._array(path)
        elif character == "{":
            self._inline_table(path)
        else:
            while self.at < len(self.text) and self.text[self.at] not in ",]}#\r\n":
                self.at += 1

    def _array(self, path: Path) -> None:
        self.at += 1
        number = 0
        while self._skip_blank(lines=True) and self.text[self.at] != "]":
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self._value((*path, number))
            number += 1
        self.at += 1

    def _inline_table(self, path: Path) -> None:
        self.at += 1
        while self._skip_blank(lines=True) and self.text[self.at] != "}":
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self._pair(path)
        self.at += 1

    def _string(self) -> None:
        quote = self.text[self.at]
        ending = quote * 3 if self.text.startswith(quote * 3, self.at) else quote
        self.at += len(ending)
        while not self.text.startswith(ending, self.at):
            self.at += 2 if self.text[self.at] == "\\" and quote == '"' else 1
        self.at += len(ending)
        while len(ending) == 3 and self.text[self.at : self.at + 1] == quote:
            self.at += 1

    def _skip_blank(self, *, lines: bool = False) -> bool:
        """Goes to what comes next, over comments (and line ends); False at the end of the text."""
        while self.at < len(self.text):
            character = self.text[self.at]
            if character in " \t" or (lines and character in "\r\n"):
                self.at += 1
            elif character == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            else:
                return True
        return False
