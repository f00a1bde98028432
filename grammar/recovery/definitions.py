"""What is missing in definitions: functions, parameters, classes, enums, named blocks, data sections, `using`.

The rules are of the same kind as those of `complaints`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from hvsim.grammar.builder.declarations import check_assembly
from hvsim.grammar.lexer import kinds, patterns
from hvsim.grammar.lexer.declarations import method_body_header
from hvsim.grammar.lexer.lazy import lazy
from hvsim.grammar.lexer.operators import close_frame
from hvsim.grammar.nodes import (
    Ast,
    NamedAttributeArgumentAst,
    SimpleTypeName,
    StatementBlockAst,
    TypeConstraintAst,
    VariableExpressionAst,
)
from hvsim.grammar.recovery import skipping
from hvsim.grammar.recovery.rules import AFTER, Rule, missing, text_of

if TYPE_CHECKING:
    from hvsim.grammar.recovery.machine import Recovery, Token


def empty_block(position: int) -> StatementBlockAst:
    """A block where none was written."""
    return StatementBlockAst(position, position, [], [])


# ---- functions and parameters


def _after_function(recovery: Recovery, token: Token) -> bool:
    missing(recovery, "MissingNameAfterKeyword", text_of(recovery))
    recovery.abandon(token, "FUNCTION")
    return True


def _after_name(recovery: Recovery, token: Token) -> bool:
    """Behind the name of a function, class or data section."""
    before = recovery.symbol(1)
    if before == "FUNCTION":
        missing(recovery, "MissingFunctionBody")
        recovery.abandon(token, "FUNCTION")
    elif before in ("CLASS", "ENUM"):
        missing(recovery, "MissingTypeBody", text_of(recovery, 1).lower())
        recovery.abandon(token, before)
    elif before == "DATA":
        return after_data(recovery, token)
    elif before == "USING_KIND":
        return _after_using_name(recovery, token)
    else:
        return False
    return True


def _after_parameter_list(recovery: Recovery, token: Token) -> bool:
    missing(recovery, "MissingFunctionBody")
    if recovery.frame.kind == "class":
        return skip_member(recovery, token)
    recovery.abandon(token, "FUNCTION")
    return True


def end_parameters(recovery: Recovery, token: Token, end: int) -> bool:
    """A parameter list that is not closed."""
    if token.text != ")":
        recovery.reporter.report_incomplete("MissingEndParenthesisInFunctionParameterList", end, end)
    place = recovery.find_open("LPAREN")
    before = recovery.symbols[place - 1]
    if recovery.symbol(0) == "LIST":
        recovery.forget(1)
    if token.text == ")":
        recovery.relex(token.start)
        close_frame(recovery.lexer, token.start, token.end)
    elif before == "PARAM":
        recovery.close(token)
    elif before == "NAME":
        if token.text == "{":
            token.start = token.end
        skip_member(recovery, token)
    else:
        if token.text == "{":
            token.start = token.end
        recovery.abandon(token, "FUNCTION")
    return True


def skip_parameters(recovery: Recovery, token: Token) -> bool:
    """A parameter without a name: what follows is skipped up to the end of the list.

    Not where the attributes are no parameter's: a type in front of an index of a default value is an expression's.
    """
    if kinds.VARIABLE not in recovery.table.actions[recovery.states[-1]]:
        return False
    end = skipping.behind_parenthesis(recovery.lexer.text, token.start, recovery.lexer.limit)
    # What is there is a parameter without a name.
    attributes = recovery.value(0)
    nameless = VariableExpressionAst(attributes[0].start, attributes[-1].end, "__error__", "__error__")
    recovery.take(kinds.VARIABLE, nameless)
    recovery.relex(end)
    here = recovery.lexer.position
    last = recovery.last_end
    text = recovery.lexer.text
    following = text[here] if here < len(text) else ""
    end_token = type(token)(kinds.JUNK, here, here + len(following), following, None)
    if recovery.symbol(0) == "LIST":
        recovery.forget(1)
    end_parameters(recovery, end_token, last)
    return True


def end_of_attribute_item(recovery: Recovery) -> int:
    """Where the last argument of an attribute ends that is more than a name; a comma counts, and the parenthesis."""
    place = recovery.find("ATTRIBUTE")
    text = recovery.lexer.text
    end = int(recovery.ends[place])
    for symbol, value, stop in zip(
        recovery.symbols[place + 1 :], recovery.values[place + 1 :], recovery.ends[place + 1 :], strict=True
    ):
        items = value if isinstance(value, list) else [value]
        for index, item in enumerate(items):
            if index > 0:
                end = text.rfind(",", items[index - 1].end, item.start) + 1
            if isinstance(item, NamedAttributeArgumentAst):
                end = end if item.omitted else item.end
            elif symbol != "NAME":
                end = item.end if isinstance(item, Ast) else stop
    return end


# ---- members of classes


def lose(recovery: Recovery, value: Any) -> None:
    """Keeps the attributes and types of a member that came to nothing, for the tree."""
    frame = next((frame for frame in reversed(recovery.lexer.frames) if frame.kind == "class"), None)
    nodes = [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, Ast)]
    if frame is not None and nodes:
        recovery.builder.lost.setdefault(frame.start, []).extend(nodes)


def skip_member(recovery: Recovery, token: Token) -> bool:
    """Gives up a member and all up to the end of its class."""
    text = recovery.lexer.text
    prefixes = recovery.find("prefixes", "attributes", "LCURLY")
    if prefixes >= 0 and recovery.symbols[prefixes] != "LCURLY":
        lose(recovery, recovery.values[prefixes])
    recovery.relex(token.start)
    while recovery.frame.kind != "class" and len(recovery.lexer.frames) > 1:
        recovery.lexer.frames.pop()
    place = recovery.find_frame(recovery.frame.start)
    keep = place + 1
    if keep < len(recovery.symbols) and recovery.symbols[keep] in ("members", "member"):
        keep += 1
    recovery.forget(len(recovery.symbols) - keep)
    end = skipping.closing_brace(text, recovery.lexer.position, recovery.lexer.limit)
    recovery.lexer.position = end
    recovery.lexer.mode = patterns.CLASS_MEMBER
    recovery.lexer.base = patterns.OPERATOR
    return True


def _after_member_name(recovery: Recovery, token: Token) -> bool:
    if recovery.frame.kind == "attribute":
        return False
    if recovery.frame.kind == "enum":
        return False
    missing(recovery, "MissingMethodParameterList")
    if token.text == "{":
        recovery.relex(token.start)
        recovery.push("parameter_list", [])
        recovery.lexer.expect(method_body_header(), token.start)
        return True
    missing(recovery, "MissingFunctionBody")
    return skip_member(recovery, token)


def after_colon(recovery: Recovery, token: Token) -> bool:
    """Behind the colon of a base type or of a call of the base constructor."""
    if recovery.symbol(1) == "parameter_list":
        missing(recovery, "MissingBaseCtorCall")
        if token.text == "{":
            token.start = token.end
        return skip_member(recovery, token)
    missing(recovery, "TypeNameExpected")
    return _go_on_with_body(recovery, token)


def _go_on_with_body(recovery: Recovery, token: Token) -> bool:
    recovery.relex(token.start)
    if token.text == "{":
        end = recovery.last_end
        recovery.lexer.emit_node(kinds.TYPE, TypeConstraintAst(end, end, SimpleTypeName(end, end, "object")))
        return True
    place = recovery.find("CLASS", "ENUM")
    name_end = recovery.ends[place + 1]
    if recovery.symbol(1) == "base_types" and recovery.symbols[place] == "CLASS":
        name_end = recovery.value(1)[-1].end
    start, end, _ = recovery.values[place]
    recovery.reporter.report_incomplete("MissingTypeBody", name_end, name_end, recovery.lexer.text[start:end].lower())
    recovery.abandon(token, "CLASS", "ENUM")
    return True


def _after_base(recovery: Recovery, token: Token) -> bool:
    missing(recovery, "MissingMethodParameterList")
    if token.text == "{":
        token.start = token.end
    return skip_member(recovery, token)


def after_type_comma(recovery: Recovery, token: Token) -> bool:
    """Behind a comma in a list of types."""
    if recovery.symbol(1) == "base_types":
        missing(recovery, "TypeNameExpected")
        return _go_on_with_body(recovery, token)
    missing(recovery, "MissingTypeLiteralToken")
    if token.text != "{":
        recovery.abandon(token, "TRY")
        return True
    recovery.relex(token.start)
    end = recovery.last_end
    recovery.lexer.emit_node(kinds.TYPE, TypeConstraintAst(end, end, SimpleTypeName(end, end, "object")))
    return True


def _after_type_keyword(recovery: Recovery, token: Token) -> bool:
    missing(recovery, "MissingNameAfterKeyword", text_of(recovery))
    recovery.abandon(token, recovery.symbol(0))
    return True


def _after_base_types(recovery: Recovery, token: Token) -> bool:
    place = recovery.find("CLASS", "ENUM")
    end = recovery.last_end if recovery.symbols[place] == "CLASS" else recovery.ends[place + 1]
    start, stop, _ = recovery.values[place]
    recovery.reporter.report_incomplete("MissingTypeBody", end, end, recovery.lexer.text[start:stop].lower())
    recovery.abandon(token, "CLASS", "ENUM")
    return True


# ---- named blocks, data sections


def _after_block_name(recovery: Recovery, token: Token) -> bool:
    missing(recovery, "MissingNamedStatementBlock", text_of(recovery).lower())
    recovery.push("block", empty_block(recovery.last_end))
    recovery.relex(token.start)
    recovery.lexer.mode = patterns.NAMED_BLOCKS
    return True


def after_named_blocks(recovery: Recovery, token: Token) -> None:
    """Something else where only named blocks may stand: the block ends there, a script is not read on."""
    frame = recovery.frame
    if token.kind == kinds.END:
        recovery.reporter.report_incomplete("MissingEndCurlyBrace", frame.start, frame.start + 1, detected=token.end)
        recovery.close(token)
        return
    recovery.reporter.report("MissingNamedBlocks", token.start, token.end, token.text)
    if frame.kind == "top":
        recovery.relex(recovery.lexer.limit)
    else:
        recovery.close(token)


def after_data(recovery: Recovery, token: Token) -> bool:
    """Behind `data`, its name or its flags."""
    if recovery.symbol(0) == "FLAG_VALUE":
        missing(recovery, "MissingValueForSupportedCommandInDataSectionStatement")
    else:
        missing(recovery, "MissingStatementBlockForDataSection")
    recovery.abandon(token, "DATA")
    return True


# ---- using


_USING = lazy(r"using[^\S\r\n]+\w+(?:[^\S\r\n]+[^\s;{}()]+)?(?:[^\S\r\n]*=[^\S\r\n]*[^\s;{}()]+)?", re.IGNORECASE)
_NEXT = lazy(r"[^\S\r\n]*([^\s;])")


def late_using(recovery: Recovery, token: Token) -> None:
    """`using` behind other statements, or in a block."""
    text = recovery.lexer.text
    match = _USING.match(text, token.start)
    end = match.end() if match is not None else token.end
    following = _NEXT.match(text, end)
    if following is not None:
        recovery.reporter.report_incomplete("MissingStatementTerminator", *following.span(1))
    recovery.reporter.report("UsingMustBeAtStartOfScript", token.start, end)
    recovery.relex(end)


def _after_using(recovery: Recovery, token: Token) -> bool:
    missing(recovery, "MissingUsingStatementDirective")
    return _drop_using(recovery, token)


def _after_using_kind(recovery: Recovery, token: Token) -> bool:
    if token.text == "(":
        end = skipping.behind_parenthesis(recovery.lexer.text, token.end, recovery.lexer.limit)
        text = recovery.lexer.text[token.start : end]
        recovery.reporter.report("InvalidValueForUsingItemName", token.start, end, text)
        token.start = end
    else:
        missing(recovery, "MissingUsingItemName")
    return _drop_using(recovery, token)


def _after_using_name(recovery: Recovery, token: Token) -> bool:
    if recovery.value(1)[2] in ("type", "command"):
        missing(recovery, "MissingEqualsInUsingAlias")
        return _drop_using(recovery, token)
    if recovery.value(1)[2] == "assembly":
        check_assembly(recovery.builder, recovery.value(0))
    end = token.end if token.kind != kinds.END else token.start
    recovery.reporter.report_incomplete("MissingStatementTerminator", token.start, end)
    recovery.insert(kinds.TERM, token)
    recovery.lexer.mode = patterns.SCRIPT_START
    return True


def after_using_equals(recovery: Recovery, token: Token) -> bool:
    """Behind the `=` of an alias."""
    missing(recovery, "MissingNamespaceAlias")
    return _drop_using(recovery, token)


def _drop_using(recovery: Recovery, token: Token) -> bool:
    place = recovery.find("USING")
    recovery.relex(token.start)
    recovery.forget(len(recovery.symbols) - place)
    recovery.lexer.mode = patterns.SCRIPT_START
    recovery.lexer.base = patterns.OPERATOR
    return True


_RULES: dict[str, Rule] = {
    "FUNCTION": _after_function,
    "LEAF": _after_name,
    "parameter_list": _after_parameter_list,
    "NAME": _after_member_name,
    "BASE": _after_base,
    "CLASS": _after_type_keyword,
    "ENUM": _after_type_keyword,
    "base_types": _after_base_types,
    "BLOCK_NAME": _after_block_name,
    "DATA": after_data,
    "USING": _after_using,
    "USING_KIND": _after_using_kind,
}
AFTER.update(_RULES)
