"""Numeric format strings: the standard ones (`N2`, `X8`, `P` ...) and custom patterns (`#,##0.00`)."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache
from typing import Any

from hvsim.interpreter.errors import NetFailure, net_failure
from hvsim.interpreter.limits import FORMAT_PICTURE, FORMAT_PRECISION, out_of_memory
from hvsim.interpreter.values.cultures import Culture
from hvsim.interpreter.values.numbers.big_digits import digits_of
from hvsim.interpreter.values.numbers.number_text import assemble, general, shortest
from hvsim.interpreter.values.numbers.numbers import INTEGER_RANGES, BigInteger, Single

_LARGEST_PRECISION = 999_999_999


def format_number(value: Any, spec: str, culture: Culture) -> str:
    """The number in the format; raises FormatException for a specifier that does not fit the type."""
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return shortest(value).replace("Infinity", "∞") if culture.name else shortest(value)
    letter, precision = _standard(spec)
    if letter is None:
        return _custom(value, spec, culture)
    formatter = _STANDARD.get(letter.upper())
    if formatter is None:
        raise bad_specifier()
    return formatter(value, letter, precision, culture)


def bad_specifier() -> NetFailure:
    return net_failure("System.FormatException", "Format specifier was invalid.")


@lru_cache(maxsize=256)
def _standard(spec: str) -> tuple[str | None, int]:
    """(letter, precision or -1) of a standard format; (None, -1) for a custom one."""
    if not spec:
        return "G", -1
    letter, digits = spec[0], spec[1:]
    if letter.isascii() and letter.isalpha() and (not digits or (digits.isascii() and digits.isdigit())):
        precision = int(digits[-18:]) if digits else -1
        if precision > _LARGEST_PRECISION:
            raise bad_specifier()
        if precision > FORMAT_PRECISION:
            raise out_of_memory()
        return letter, precision
    return None, -1


def exact(value: Any) -> Decimal:
    """The number as .NET's formatting sees it: exactly, a double by its exact binary value."""
    if isinstance(value, Single):
        return Decimal(shortest_digits(value, True))
    if isinstance(value, float):
        return Decimal(value)
    return Decimal(value) if isinstance(value, Decimal) else Decimal(int(value))


def shortest_digits(value: float, single: bool) -> str:
    return shortest(value, single)


def rounded(value: Any, places: int) -> tuple[bool, str, str]:
    """(is negative, whole digits, `places` fraction digits); halves go to even for a double, else away from zero."""
    halves = ROUND_HALF_EVEN if isinstance(value, float) else ROUND_HALF_UP
    with localcontext() as context:
        found = exact(value)
        context.prec = max(found.adjusted(), 0) + places + 400
        number = found.quantize(Decimal((0, (1,), -places)), rounding=halves)
    text = format(number.copy_abs(), "f")
    whole, _, fraction = text.partition(".")
    return number.is_signed() and (number != 0 or isinstance(value, float)), whole, fraction


def grouped(digits: str, separator: str) -> str:
    """Digits in groups of three."""
    head = len(digits) % 3
    groups = [digits[:head]] if head else []
    groups.extend(digits[position : position + 3] for position in range(head, len(digits), 3))
    return separator.join(groups)


def _fixed(value: Any, letter: str, precision: int, culture: Culture) -> str:
    places = _places(precision, culture)
    negative, whole, fraction = rounded(value, places)
    return ("-" if negative else "") + whole + (culture.decimal + fraction if fraction else "")


def _places(precision: int, culture: Culture, default: int | None = None) -> int:
    if precision >= 0:
        return precision
    return culture.decimals if default is None else default


def _number(value: Any, letter: str, precision: int, culture: Culture) -> str:
    negative, whole, fraction = rounded(value, _places(precision, culture))
    body = grouped(whole, culture.group) + (culture.decimal + fraction if fraction else "")
    return ("-" if negative else "") + body


def _percent(value: Any, letter: str, precision: int, culture: Culture) -> str:
    with localcontext() as context:
        context.prec = 400
        scaled: Any = exact(value) * 100
    places = precision if precision >= 0 else culture.decimals
    negative, whole, fraction = rounded(scaled, places)
    body = grouped(whole, culture.group) + (culture.decimal + fraction if fraction else "")
    return ("-" if negative else "") + culture.percent_pattern.replace("n", body)


def _currency(value: Any, letter: str, precision: int, culture: Culture) -> str:
    negative, whole, fraction = rounded(value, precision if precision >= 0 else 2)
    body = grouped(whole, culture.group) + (culture.decimal + fraction if fraction else "")
    pattern = culture.negative_currency_pattern if negative else culture.currency_pattern
    return pattern.replace("$", culture.currency).replace("n", body)


def _whole_only(value: Any) -> int:
    if isinstance(value, (float, Decimal)):
        raise bad_specifier()
    return int(value)


def _decimal_digits(value: Any, letter: str, precision: int, culture: Culture) -> str:
    number = _whole_only(value)
    return ("-" if number < 0 else "") + digits_of(abs(number)).rjust(max(precision, 0), "0")


def _bits(value: Any, base: str, precision: int) -> str:
    number = _whole_only(value)
    if value.__class__ is BigInteger:
        return _big_bits(number, base).rjust(max(precision, 0), "0")
    if number < 0:
        low, high = INTEGER_RANGES[value.__class__ if value.__class__ in INTEGER_RANGES else int]
        number &= high - low
    return format(number, base).rjust(max(precision, 0), "0")


def _big_bits(number: int, base: str) -> str:
    """Two's complement digits with a leading zero (or F, 1) where the sign would be read wrongly."""
    width = 4 if base != "b" else 1
    bits = number.bit_length() + 1
    digits = -(-bits // width)
    return format(number & ((1 << digits * width) - 1), base).rjust(digits, "0")


def _hexadecimal(value: Any, letter: str, precision: int, culture: Culture) -> str:
    return _bits(value, letter, precision)


def _binary(value: Any, letter: str, precision: int, culture: Culture) -> str:
    return _bits(value, "b", precision)


def _exponential(value: Any, letter: str, precision: int, culture: Culture) -> str:
    return _scientific(value, precision if precision >= 0 else 6, letter, 3, culture)


def _scientific(value: Any, places: int, mark: str, exponent_width: int, culture: Culture) -> str:
    with localcontext() as context:
        context.prec = places + 1
        context.rounding = ROUND_HALF_UP
        number = +exact(value)
    sign, digits, _ = number.as_tuple()
    text = "".join(map(str, digits)).ljust(places + 1, "0") if number else "0" * (places + 1)
    exponent = number.adjusted() if number else 0
    body = text[0] + (culture.decimal + text[1 : places + 1] if places else "")
    return f"{'-' if sign else ''}{body}{mark}{'-' if exponent < 0 else '+'}{abs(exponent):0{exponent_width}d}"


def _general(value: Any, letter: str, precision: int, culture: Culture) -> str:
    if isinstance(value, float):
        text = shortest(value, isinstance(value, Single)) if precision <= 0 else general(value, precision)
    elif precision <= 0:
        if isinstance(value, Decimal):
            from hvsim.interpreter.values.numbers.decimals import to_text

            text = to_text(value)
        else:
            text = digits_of(value)
    else:
        text = _general_exact(value, precision)
    if letter == "g":
        text = text.replace("E", "e")
    return text.replace(".", culture.decimal)


def _general_exact(value: Any, precision: int) -> str:
    with localcontext() as context:
        context.prec = precision
        context.rounding = ROUND_HALF_UP
        number = +exact(value)
    sign, digits, _ = number.as_tuple()
    return assemble(bool(sign), "".join(map(str, digits)).rstrip("0"), number.adjusted() if number else 0, precision)


def _round_trip(value: Any, letter: str, precision: int, culture: Culture) -> str:
    if isinstance(value, float) or value.__class__ is BigInteger:
        return _general(value, "G", -1, culture)
    raise bad_specifier()


_STANDARD = {
    "B": _binary,
    "C": _currency,
    "D": _decimal_digits,
    "E": _exponential,
    "F": _fixed,
    "G": _general,
    "N": _number,
    "P": _percent,
    "R": _round_trip,
    "X": _hexadecimal,
}


# custom patterns


class _Pattern:
    """One section of a custom format, taken apart."""

    def __init__(self, section: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        self.scale = 0
        self.grouping = False
        self.exponent: tuple[str, int, bool] | None = None
        self._read(section)
        digits = [kind for kind, _ in self.tokens]
        point = digits.index("point") if "point" in digits else len(digits)
        self.whole = [text for kind, text in self.tokens[:point] if kind == "digit"]
        self.fraction = [text for kind, text in self.tokens[point:] if kind == "digit"]

    def _read(self, section: str) -> None:
        position = 0
        pending_commas = 0
        seen_point = False
        while position < len(section):
            character = section[position]
            position += 1
            if character in "0#":
                if pending_commas:
                    self.grouping = True
                    pending_commas = 0
                self.tokens.append(("digit", character))
            elif character == ".":
                self.scale -= 3 * pending_commas
                pending_commas = 0
                if not seen_point:
                    self.tokens.append(("point", "."))
                seen_point = True
            elif character == ",":
                if not seen_point and any(kind == "digit" for kind, _ in self.tokens):
                    pending_commas += 1
            elif character in "%‰":
                self.scale += 2 if character == "%" else 3
                self.tokens.append(("text", character))
            elif character in "'\"":
                end = section.find(character, position)
                end = len(section) if end < 0 else end
                self.tokens.append(("text", section[position:end]))
                position = end + 1
            elif character == "\\":
                self.tokens.append(("text", section[position : position + 1]))
                position += 1
            elif character in "eE" and self.exponent is None and self._exponent(section, position - 1):
                position += len(self.exponent[0]) if self.exponent else 0
            else:
                self.tokens.append(("text", character))
        self.scale -= 3 * pending_commas

    def _exponent(self, section: str, position: int) -> bool:
        end = position + 1
        plus = section[end : end + 1] == "+"
        if section[end : end + 1] in ("+", "-"):
            end += 1
        start = end
        while section[end : end + 1] == "0":
            end += 1
        if end == start:
            return False
        self.exponent = (section[position + 1 : end], end - start, plus)
        self.tokens.append(("exponent", section[position]))
        return True


def _sections(spec: str) -> list[str]:
    parts, current, quote, position = [], "", "", 0
    while position < len(spec):
        character = spec[position]
        if character == "\\":
            current += spec[position : position + 2]
            position += 2
            continue
        if character in "'\"":
            quote = "" if quote == character else quote or character
        if character == ";" and not quote:
            parts.append(current)
            current = ""
        else:
            current += character
        position += 1
    return [*parts, current]


def _custom(value: Any, spec: str, culture: Culture) -> str:
    if len(spec) > FORMAT_PICTURE:
        raise out_of_memory()
    sections = _sections(spec)
    number = Decimal(shortest_digits(value, value.__class__ is Single)) if isinstance(value, float) else exact(value)
    if number == 0 and len(sections) > 2 and sections[2]:
        return _by_pattern(number, sections[2], culture, False)
    if number < 0 and len(sections) > 1 and sections[1]:
        return _by_pattern(number.copy_negate(), sections[1], culture, False)
    return _by_pattern(number.copy_abs(), sections[0], culture, number < 0)


def _by_pattern(number: Decimal, section: str, culture: Culture, negative: bool) -> str:
    pattern = _Pattern(section)
    with localcontext() as context:
        context.prec = 400
        number = number.scaleb(pattern.scale)
        exponent = 0
        if pattern.exponent is not None and number:
            exponent = number.adjusted() - (len(pattern.whole) - 1)
            number = number.scaleb(-exponent)
        number = number.quantize(Decimal((0, (1,), -len(pattern.fraction))), rounding=ROUND_HALF_UP)
    whole, _, fraction = format(number, "f").partition(".")
    fraction = _trimmed_fraction(fraction, pattern.fraction)
    whole = _padded_whole(whole.lstrip("0"), pattern.whole)
    if pattern.grouping:
        whole = grouped(whole, culture.group) if whole else whole
    text = _fill(pattern, whole, fraction, exponent, culture)
    return ("-" if negative and number else "") + text


def _trimmed_fraction(fraction: str, places: list[str]) -> str:
    keep = len(places)
    while keep and places[keep - 1] == "#" and fraction[keep - 1] == "0":
        keep -= 1
    return fraction[:keep]


def _padded_whole(whole: str, places: list[str]) -> str:
    if "0" in places:
        return whole.rjust(len(places) - places.index("0"), "0")
    return whole


def _fill(pattern: _Pattern, whole: str, fraction: str, exponent: int, culture: Culture) -> str:
    """Puts the digits where the pattern has places for them; what is too long goes before the first place."""
    out: list[str] = []
    slots = len(pattern.whole)
    plain = whole
    used = 0
    in_fraction = False
    fraction_used = 0
    has_text_between = _text_between(pattern)
    for kind, text in pattern.tokens:
        if kind == "digit" and not in_fraction:
            if not has_text_between:
                if used == 0:
                    out.append(plain)
            else:
                missing = slots - len(plain)
                start = max(used - missing, 0) if used else 0
                end = max(used + 1 - missing, 0)
                out.append(plain[start:end])
            used += 1
        elif kind == "digit":
            out.append(fraction[fraction_used : fraction_used + 1])
            fraction_used += 1
        elif kind == "point":
            if not slots:
                out.append(plain)
            in_fraction = True
            out.append(culture.decimal if fraction else "")
        elif kind == "exponent":
            assert pattern.exponent is not None
            sign = "-" if exponent < 0 else "+" if pattern.exponent[2] else ""
            out.append(f"{text}{sign}{abs(exponent):0{pattern.exponent[1]}d}")
        else:
            out.append(text)
    return "".join(out)


def _text_between(pattern: _Pattern) -> bool:
    """Whether literal text stands between places of the whole part, as in a telephone number."""
    seen = False
    gap = False
    for kind, _ in pattern.tokens:
        if kind == "point":
            break
        if kind == "digit":
            if gap:
                return True
            seen = True
        elif seen:
            gap = True
    return False
