"""From .NET's regular expressions to Python's: one pass over the pattern that also finds its syntax errors.

Knows syntax only. Groups keep their order in Python; `Translation` says which number .NET gives each.
"""

from __future__ import annotations

from hvsim.interpreter.errors import NetFailure, net_failure
from hvsim.interpreter.limits import REPEATED_PATTERN
from hvsim.interpreter.values.regex.regex_cost import Step, retries

IGNORE_CASE, MULTILINE, EXPLICIT_CAPTURE, SINGLELINE, IGNORE_WHITESPACE, RIGHT_TO_LEFT = 1, 2, 4, 16, 32, 64

_ESCAPES = {"z": r"\Z", "Z": r"(?=\n?\Z)", "e": r"\x1b", "h": "h", "K": "K", "R": "R", "X": "X", "m": "m", "M": "M"}


_OPTIONAL_ATOMS = 8


class Translation:
    """A pattern in Python's syntax. `groups` holds each capturing group's .NET name, in Python's order.

    `simple` says that the standard library's `re` can run it; `retries` where it may take long, as `regex_cost` has it.
    """

    __slots__ = ("groups", "numbers", "pattern", "retries", "simple")

    def __init__(self, pattern: str, names: list[str | None], simple: bool, steps: list[Step]) -> None:
        self.pattern = pattern
        self.simple = simple
        self.retries = retries(steps) if simple else 0
        unnamed = sum(1 for name in names if name is None)
        self.groups: list[str] = []
        self.numbers: list[int] = []
        next_unnamed, next_named = 1, unnamed + 1
        for name in names:
            if name is None:
                self.groups.append(str(next_unnamed))
                self.numbers.append(next_unnamed)
                next_unnamed += 1
            else:
                self.groups.append(name)
                self.numbers.append(int(name) if name.isdigit() else next_named)
                next_named += 1


def translate(pattern: str, options: int = 0) -> Translation:
    """The pattern for Python; raises RegexParseException with .NET's message and offset."""
    scanner = _Scanner(pattern, options)
    scanner.run()
    return Translation("".join(scanner.out), scanner.names, scanner.simple, scanner.steps)


class _Scanner:
    def __init__(self, pattern: str, options: int) -> None:
        self.pattern = pattern
        self.position = 0
        self.out: list[str] = []
        self.names: list[str | None] = []
        self.depth = 0
        self.simple = True
        self.steps: list[Step] = []
        self.options_left = _OPTIONAL_ATOMS
        # How long the pattern is, written out: of each open group so far, and of the group closed last.
        self.sizes = [0]
        self.group_size = 0
        self.explicit = bool(options & EXPLICIT_CAPTURE)
        self.extended = bool(options & IGNORE_WHITESPACE)
        # What a quantifier may follow: 'atom', 'quantifier', 'lazy' or 'nothing'.
        self.before = "nothing"

    def fail(self, message: str, offset: int | None = None) -> NetFailure:
        where = self.position if offset is None else offset
        return net_failure(
            "System.Text.RegularExpressions.RegexParseException",
            f"Invalid pattern '{self.pattern}' at offset {where}. {message}",
        )

    def run(self) -> None:
        while self.position < len(self.pattern):
            character = self.pattern[self.position]
            self.position += 1
            if character == "\\":
                self.escape()
            elif character == "[":
                self.character_set()
            elif character == "(":
                self.open_group()
            elif character == ")":
                self.close_group()
            elif character in "*+?":
                self.quantifier(character)
            elif character == "{":
                self.braces()
            elif self.extended and (character in " \t\n\r\f\v" or character == "#"):
                self.blank(character)
            else:
                self.out.append("\\}" if character == "}" else character)
                self.before = "nothing" if character == "|" else "atom"
                self.steps.append((None if character == "|" else self.out[-1], False))
        if self.depth:
            raise self.fail("Not enough )'s.")

    def blank(self, character: str) -> None:
        """White space and comments of the x option are taken out here."""
        if character == "#":
            end = self.pattern.find("\n", self.position)
            self.position = len(self.pattern) if end < 0 else end + 1

    def escape(self) -> None:
        if self.position >= len(self.pattern):
            raise self.fail("Illegal \\ at end of pattern.")
        character = self.pattern[self.position]
        self.position += 1
        self.before = "atom"
        if character == "k":
            self.named_reference()
        elif character == "c" and self.position < len(self.pattern):
            self.out.append(f"\\x{ord(self.pattern[self.position].upper()) - 64:02x}")
            self.position += 1
        elif character in "pP":
            self.simple = False
            self.property(character)
        elif character in _ESCAPES:
            self.out.append(_ESCAPES[character])
        elif character in "G":
            self.simple = False
            self.out.append("\\G")
        elif character.isalnum() and character.isascii():
            self.out.append(self.reference(character) if character in "123456789" else "\\" + character)
        else:
            self.out.append("\\" + character if character.isascii() else character)
        refers = character == "k" or character in "123456789"
        self.steps.append((None if refers else self.out[-1], False))

    def reference(self, digit: str) -> str:
        digits = digit
        while self.position < len(self.pattern) and self.pattern[self.position].isdigit() and len(digits) < 2:
            digits += self.pattern[self.position]
            self.position += 1
        if int(digits) > len(self.names) and len(digits) > 1:
            self.position -= 1
            digits = digits[:-1]
        if int(digits) > self.pattern.count("("):
            raise self.fail(f"Reference to undefined group number {digits}.")
        return "\\" + digits

    def property(self, kind: str) -> None:
        end = self.pattern.find("}", self.position)
        if not self.pattern.startswith("{", self.position) or end < 0:
            raise self.fail("Incomplete \\p{X} character escape.")
        name = self.pattern[self.position + 1 : end]
        self.position = end + 1
        block = name.removeprefix("Is") if name.startswith("Is") else name
        self.out.append(f"\\{kind}{{{'Block=' + block if name.startswith('Is') else block}}}")

    def named_reference(self) -> None:
        pairs = {"<": ">", "'": "'", "{": "}"}
        opening = self.pattern[self.position : self.position + 1]
        end = self.pattern.find(pairs.get(opening, "\0"), self.position + 1)
        if end < 0:
            raise self.fail("Malformed \\k<...> named back reference.")
        name = self.pattern[self.position + 1 : end]
        self.position = end + 1
        self.out.append(f"\\{name}" if name.isdigit() else f"(?P={name})")

    def open_group(self) -> None:
        self.depth += 1
        self.sizes.append(1)
        self.before = "nothing"
        pattern, position = self.pattern, self.position
        if not pattern.startswith("?", position):
            if self.explicit:
                self.out.append("(?:")
            else:
                self.names.append(None)
                self.out.append("(")
            return
        if pattern.startswith("?#", position):
            end = pattern.find(")", position)
            if end < 0:
                raise self.fail("Unterminated (?#...) comment.", len(pattern))
            self.position = end + 1
            self.depth -= 1
            self.sizes.pop()
            return
        for mark in ("?:", "?=", "?!", "?<=", "?<!", "?>"):
            if pattern.startswith(mark, position):
                self.position += len(mark)
                self.out.append("(" + mark)
                self.simple = self.simple and mark == "?:"
                return
        if pattern[position + 1 : position + 2] in ("<", "'"):
            self.named_group(">" if pattern[position + 1] == "<" else "'")
            return
        self.inline_options()

    def named_group(self, closing: str) -> None:
        end = self.pattern.find(closing, self.position + 2)
        name = self.pattern[self.position + 2 : end] if end >= 0 else ""
        if "-" in name:
            raise self.fail("Balancing groups are not simulated.")
        if not name or not (name.isdigit() or name.replace("_", "a").isalnum()):
            raise self.fail("Invalid group name: Group names must begin with a word character.", self.position + 2)
        self.position = end + 1
        if name in self.names:
            raise self.fail("The same group name twice is not simulated.")
        self.names.append(name)
        self.out.append("(" if name.isdigit() else f"(?P<{name}>")

    def inline_options(self) -> None:
        end = self.position + 1
        while end < len(self.pattern) and self.pattern[end] in "imnsxIMNSX-+":
            end += 1
        letters = self.pattern[self.position + 1 : end].lower().replace("+", "")
        closing = self.pattern[end : end + 1]
        if closing not in (")", ":") or not letters.strip("-"):
            raise self.fail("Unrecognized grouping construct.", self.position + 1)
        on, _, off = letters.partition("-")
        if "n" in on:
            self.explicit = True
        if "x" in on or "x" in off:
            self.extended = "x" in on
        on, off = (text.replace("n", "").replace("x", "") for text in (on, off))
        self.position = end + 1
        self.simple = False
        flags = on + ("-" + off if off else "")
        if closing == ":":
            self.out.append(f"(?{flags}:" if flags else "(?:")
            return
        self.depth -= 1
        self.sizes.pop()
        if flags:
            self.out.append(f"(?{flags})")

    def close_group(self) -> None:
        self.depth -= 1
        if self.depth < 0:
            raise self.fail("Too many )'s.", self.position - 1 + 1)
        self.out.append(")")
        self.before = "group"
        self.group_size = self.sizes.pop()
        self.sizes[-1] += self.group_size

    def quantifier(self, character: str) -> None:
        if self.before == "nothing":
            raise self.fail(f"Quantifier '{character}' following nothing.")
        if self.before == "quantifier" and character == "?":
            self.out.append("?")
            self.before = "lazy"
            return
        if self.before in ("quantifier", "lazy"):
            raise self.fail(f"Nested quantifier '{character}'.")
        if self.before == "group":
            self.simple = self.simple and character == "?"
        if character == "?":
            # Each optional atom doubles what may be tried.
            self.options_left -= 1
            self.simple = self.simple and self.options_left >= 0
        elif self.steps:
            self.steps[-1] = (self.steps[-1][0], True)
        self.out.append(character)
        self.before = "quantifier"

    def braces(self) -> None:
        end = self.pattern.find("}", self.position)
        inside = self.pattern[self.position : end] if end >= 0 else ""
        low, comma, high = inside.partition(",")
        if not low.isdigit() or not (high == "" or high.isdigit()):
            self.out.append("\\{")
            self.before = "atom"
            return
        if high and int(low) > int(high):
            raise self.fail("Illegal {x,y} with x > y.", end + 1)
        self.position = end + 1
        if self.before == "group":
            self._write_out(int(high or low))
        self.quantifier("{" + inside + "}")
        if not comma and self.steps:
            self.steps[-1] = (self.steps[-1][0], False)
        self.out[-1] = "{" + low + comma + high + "}"

    def _write_out(self, times: int) -> None:
        """A group that is repeated so often: the engine writes it out, and groups in groups multiply."""
        self.sizes[-1] += self.group_size * (times - 1)
        if self.sizes[-1] > REPEATED_PATTERN:
            raise self.fail(f"The groups repeated here are more than {REPEATED_PATTERN} written out.")

    def character_set(self) -> None:
        start = self.position - 1
        self.out.append(self.set_at(start))
        self.steps.append((self.out[-1], False))
        self.before = "atom"

    def set_at(self, start: int) -> str:
        """The set that opens at `start`, in Python's syntax, with .NET's subtraction as a set difference."""
        pattern = self.pattern
        parts = ["["]
        position = start + 1
        if pattern.startswith("^", position):
            parts.append("^")
            position += 1
        first = position
        previous = ""
        while True:
            if position >= len(pattern):
                raise self.fail("Unterminated [] set.", len(pattern))
            character = pattern[position]
            if character == "]" and position > first:
                break
            if pattern.startswith("-[", position) and position > first:
                self.position = position + 2
                inner = self.set_at(position + 1)
                self.simple = False
                parts.append("--" + inner)
                position = self.position
                continue
            if character == "\\":
                previous, position = self.set_escape(position + 1, parts)
                continue
            position += 1
            if character == "-" and previous and position < len(pattern) and pattern[position] not in "]\\[":
                high = pattern[position]
                if high < previous:
                    raise self.fail(f"[{previous}-{high}] range in reverse order.", position + 1)
                parts.append("-" + _set_member(high))
                previous, position = "", position + 1
                continue
            parts.append(_set_member(character) if character != "-" else "\\-")
            previous = character
        self.position = position + 1
        return "".join(parts) + "]"

    def set_escape(self, position: int, parts: list[str]) -> tuple[str, int]:
        pattern = self.pattern
        if position >= len(pattern):
            raise self.fail("Illegal \\ at end of pattern.", len(pattern))
        character = pattern[position]
        if character in "pP":
            saved, self.out = self.out, []
            self.position = position + 1
            self.property(character)
            parts.extend(self.out)
            self.out = saved
            self.simple = False
            return "", self.position
        if character == "e":
            parts.append("\\x1b")
        elif character in "uxc":
            width = 4 if character == "u" else 2 if character == "x" else 1
            digits = pattern[position + 1 : position + 1 + width]
            code = ord(digits.upper()) - 64 if character == "c" else int(digits, 16)
            parts.append(f"\\u{code:04x}")
            position += width
            if pattern.startswith("-", position + 1) and not pattern.startswith("-]", position + 1):
                parts.append("-")
                position += 1
            return "", position + 1
        elif character.isalnum():
            parts.append("\\" + character)
        else:
            parts.append(_set_member(character))
            return character, position + 1
        return "", position + 1


def _set_member(character: str) -> str:
    return "\\" + character if character in "[]\\^-&|~#" else character
