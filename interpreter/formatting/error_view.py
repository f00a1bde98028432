"""Error records as text: ConciseView with its excerpt of the script, NormalView, CategoryView, DetailedView.

Knows records and positions; how an error came about is not its business.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.formatting.position_message import position_message, source_excerpt
from hvsim.interpreter.formatting.styles import DEFAULT_STYLES, PLAIN_STYLES, Styles, styles_for
from hvsim.interpreter.formatting.text import RESET, strip_escapes
from hvsim.interpreter.values import Dictionary, to_string

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.errors import ErrorRecord
    from hvsim.interpreter.errors.invocation import Position

_ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def error_lines(
    record: ErrorRecord,
    view: str = "ConciseView",
    width: int = 120,
    colour: bool = False,
    engine: Engine | None = None,
) -> list[str]:
    """The lines that show `record`; every line is complete in its colours."""
    if engine is not None:
        styles = styles_for(engine, colour)
    else:
        styles = DEFAULT_STYLES if colour else PLAIN_STYLES
    reset = "" if styles is PLAIN_STYLES else RESET
    lowered = view.lower()
    if lowered == "detailedview" and engine is not None:
        from hvsim.interpreter.formatting.error_details import error_details

        return ["", *error_details(record, engine, styles), ""]
    if lowered == "categoryview":
        text = styles.error + category_message(record) + reset
    elif lowered == "normalview":
        text = _normal(record, styles, reset)
    else:
        text = _concise(record, styles, reset, width, engine)
    return _colour_safe_lines(text)


def category_message(record: ErrorRecord) -> str:
    """What ErrorCategoryInfo.ToString() says of the record."""
    return to_string(record.category_info())


def position_of(record: ErrorRecord) -> Position | None:
    if record.position is not None:
        position: Position = record.position
        return position
    return record.invocation.position if record.invocation is not None else None


def _colour_safe_lines(text: str) -> list[str]:
    """`text` by lines; each begins with the escape sequences of those before, and ends with a reset if it has any."""
    lines = text.split("\n")
    carried = ""
    result = []
    for line in lines:
        whole = carried + line
        carried += "".join(_ESCAPE.findall(line))
        if "\x1b" in whole and not whole.endswith(RESET):
            whole += RESET
        result.append(whole)
    if len(result) > 1 and not strip_escapes(result[-1]):
        result.pop()
    return result


def _normal(record: ErrorRecord, styles: Styles, reset: str) -> str:
    position = ""
    if record.category != "ParserError" or _command(record) is not None:
        position = position_message(position_of(record))
    text = styles.error + _normal_prefix(record) + styles.error + record.message
    if position:
        text += "\n" + position
    text += f"\n+ CategoryInfo          : {category_message(record)}"
    text += f"\n+ FullyQualifiedErrorId : {record.fully_qualified_id}"
    return text + reset


def _normal_prefix(record: ErrorRecord) -> str:
    invocation = record.invocation
    if invocation is None:
        return ""
    command = _command(record)
    if command is not None:
        path = getattr(command, "path", "") if str(command.kind) == "ExternalScript" else ""
        name = path or (command.name if invocation.invocation_name in ("", "&", ".") else invocation.invocation_name)
    else:
        name = invocation.invocation_name
    return f"{name} : " if name else ""


def _command(record: ErrorRecord) -> Any:
    return record.invocation.my_command if record.invocation is not None else None


def _concise(record: ErrorRecord, styles: Styles, reset: str, width: int, engine: Engine | None) -> str:
    position = position_of(record)
    file = position.file if position is not None else ""
    parse_error = (
        record.category == "ParserError" and record.exception.is_a("System.Management.Automation.ParseException")
    ) or (
        record.category == "ParserError"
        and record.exception.is_a("System.Management.Automation.ParentContainsErrorRecordException")
    )
    detailed = bool(file) or (position is not None and position.line > 1) or parse_error
    message = _message(record)
    target = _assertion_target(record)
    reason = _reason(record, engine)
    if target is None and (not detailed or file.lower().endswith(".psm1") or position is None):
        if file or record.category == "ParserError":
            # PowerShell folds the message also where it draws no excerpt.
            message = _fold(message, "", "", width) + "\n"
        text = f"{styles.error}{reason}: {styles.error}{message}{reset}"
    else:
        text = f"{styles.error}{reason}: " + _excerpt(record, position, target, message, styles, reset, width) + reset
    if record.recommended_action and record.recommended_action.strip():
        text += f"\n{styles.error}  Recommendation: {record.recommended_action}{reset}"
    return text


def _excerpt(
    record: ErrorRecord,
    position: Position | None,
    target: dict[str, Any] | None,
    message: str,
    styles: Styles,
    reset: str,
    width: int,
) -> str:
    """Everything behind the reason: the place, the source line, the marks, the message."""
    file = position.file if position is not None else ""
    if target is not None:
        number, source, marks = str(target["line"]), target["text"], target["marks"]
        text = f"{reset}{target['file']}\n"
    else:
        assert position is not None
        number = str(position.line)
        excerpt = source_excerpt(position)
        source, marks = (" " + excerpt[0], " " + excerpt[1]) if excerpt is not None else ("", "")
        text = f"{reset}{file}:{number}\n" if file else "\n"
    margin = " " * max(len(number) - 4, 0)
    text += f"{styles.error_accent}{margin}Line |\n"
    first = len(marks) - len(marks.lstrip())
    length = len(marks.strip())
    if reset and length < len(source):
        source = (
            source[:first] + styles.error_accent + source[first : first + length] + reset + source[first + length :]
        )
    text += f"{styles.error_accent}{number.rjust(4)} | {reset}{source}\n"
    prefix = f"{styles.error_accent}{margin}     | {styles.error}"
    if marks:
        text += f"{prefix}{marks}\n"
    if file or record.category == "ParserError":
        message = _fold(message, prefix, strip_escapes(prefix), width) + "\n"
    else:
        message = prefix + message
    return text + styles.error + message


def _fold(message: str, prefix: str, plain_prefix: str, width: int) -> str:
    """The message in one paragraph, broken at blanks to the width, the prefix in front of each line."""
    rest = message.replace("\r\n", " ").replace("\n", " ").replace("\t", " ")
    room = width - len(plain_prefix)
    lines = []
    while len(rest) > room:
        part = re.split(r"\s(?=\S*$)", rest[:room], maxsplit=1)[0]
        if not part:
            break
        lines.append(prefix + part)
        rest = rest[len(part) :].strip()
    lines.append(prefix + (rest.strip() if lines else rest))
    return "\n".join(lines)


def _message(record: ErrorRecord) -> str:
    if record.details:
        return record.details
    message = record.exception.message
    if record.category == "ParserError" and "~\n" in message:
        # The exception's own message carries the excerpt; only the words after the first one's marks are wanted.
        return message.split("~\n", 1)[1].split("\n\n", 1)[0]
    return message


def _reason(record: ErrorRecord, engine: Engine | None) -> str:
    """What stands before the colon: the command, or failing that the kind of error."""
    if record.exception.properties.get("WasThrownFromThrowStatement"):
        return "Exception"
    command = _command(record)
    info = record.category_info()
    if command is not None and command.name and str(command.kind) not in ("ExternalScript", "Script"):
        return str(command.name)
    if info.activity:
        return info.activity
    if command is not None and command.name:
        return str(command.name)
    if record.invocation is not None and record.invocation.invocation_name:
        return str(record.invocation.invocation_name)
    if record.category != "NotSpecified":
        return record.category
    return info.reason or "Error"


def _assertion_target(record: ErrorRecord) -> dict[str, Any] | None:
    """Pester's assertions say in their target where the failing line is; PowerShell shows that line instead."""
    target = record.target
    if not isinstance(target, Dictionary):
        return None
    line, text = target.get("Line"), target.get("LineText")
    if line is None or text is None:
        return None
    source = to_string(text).strip()
    start, end = target.get("StartColumn"), target.get("EndColumn")
    marks = ""
    if isinstance(start, int) and 0 < start <= len(source):
        if not (isinstance(end, int) and start < end <= len(source) + 1):
            end = len(source) + 1
        marks = " " * (start - 1) + "~" * (end - start)
    return {"line": line, "text": source, "marks": marks, "file": to_string(target.get("File"))}
