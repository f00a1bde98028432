"""What is missing around something complete: the bracket that closes it, or the end of the statement.

What is missing behind a token that asks for more is in `complaints`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from hvsim.grammar.lexer import kinds, patterns
from hvsim.grammar.lexer.characters import DASHES, DOUBLE_QUOTES, FORCED_END, SINGLE_QUOTES
from hvsim.grammar.lexer.frames import STATEMENT_FRAMES
from hvsim.grammar.lexer.keywords import is_supported_command
from hvsim.grammar.lexer.lazy import lazy
from hvsim.grammar.lexer.strings import ExpandableScan
from hvsim.grammar.nodes import Ast
from hvsim.grammar.recovery import definitions, skipping
from hvsim.grammar.recovery.rules import missing

if TYPE_CHECKING:
    from hvsim.grammar.recovery.machine import Recovery, Token

_PARAMETER = f"[{DASHES}](?:[^\\W\\d]|\\?)[^{FORCED_END}.\\[:{SINGLE_QUOTES}{DOUBLE_QUOTES}]*+:?"
# What begins a word where a command's next argument may stand: no variable, no parameter, no bracket that stands alone.
_WORD = lazy(
    f"(?!{_PARAMETER}(?![{SINGLE_QUOTES}{DOUBLE_QUOTES}]))(?:[^{FORCED_END}{SINGLE_QUOTES}{DOUBLE_QUOTES}@$<>\\].\\[{DASHES}=+*/%]"
    f"|[.\\[{DASHES}=+*/%](?![{FORCED_END}]|\\Z)|\\$[?$^]?[^\\w({{{FORCED_END}])"
)
# Tokens after which PowerShell ends a pipeline without a word.
_ENDS_PIPELINE = frozenset((")", "}", ";", "\n", "\r", "&&", "||", "&", "|"))


def repair(recovery: Recovery, token: Token) -> None:
    """Reports what is missing around what is complete, and goes on as if it were there."""
    kind = recovery.frame.kind
    if kind in STATEMENT_FRAMES:
        _in_statements(recovery, token)
    else:
        _RULES[kind](recovery, token)


def _unexpected(recovery: Recovery, token: Token) -> None:
    text, limit = recovery.lexer.text, recovery.lexer.limit
    if _WORD.match(text, token.start, limit) is not None:
        # Behind an expression a token is read as in a command, where most characters begin a word.
        scan = ExpandableScan(token.start, "BareWord")
        end, at_parenthesis = scan.scan(text, token.start, limit)
        while at_parenthesis and (close := recovery.lexer.end_of_parentheses(end + 1)) >= 0:
            end, at_parenthesis = scan.scan(text, close, limit)
        token.end, token.text = end, text[token.start : end]
        if not scan.closed:
            error_id = "TerminatorExpectedAtEndOfString"
            recovery.reporter.report_incomplete(error_id, scan.quote_start, token.end, scan.open_quote)
    recovery.reporter.report("UnexpectedToken", token.start, token.end, token.text)


def _end_of_pipeline(recovery: Recovery, token: Token) -> None:
    """A pipeline that ends in front of something else than its end."""
    if token.kind != kinds.END and token.text not in _ENDS_PIPELINE and token.kind != kinds.TERM:
        _unexpected(recovery, token)


def _in_statements(recovery: Recovery, token: Token) -> None:
    if recovery.symbol(1) == "FLAG_VALUE" and recovery.symbol(0) != "LCURLY":
        _after_flag_value(recovery, token)
    elif recovery.symbol(0) == "named_blocks":
        definitions.after_named_blocks(recovery, token)
    elif token.kind == kinds.CHAIN and recovery.lexer.kinds[recovery.index - 1] == kinds.AMPERSAND:
        recovery.reporter.report("BackgroundOperatorInPipelineChain", token.start, token.end)
        recovery.start_statement(token)
        recovery.lexer.position = token.end
    elif token.kind == kinds.END or token.text in (")", "}"):
        end_of_statements(recovery, token)
    elif recovery.accepts(kinds.TERM):
        _unexpected(recovery, token)
        recovery.start_statement(token)
    elif token.text == "|":
        recovery.reporter.report_incomplete("EmptyPipeElement", token.start, token.end)
        recovery.insert_operand(token)
        recovery.lexer.mode = patterns.OPERATOR
    elif token.text in ("&&", "||") or recovery.frame.kind == "top":
        _unexpected(recovery, token)
        recovery.drop(token)
    else:
        end_of_statements(recovery, token)


def _after_flag_value(recovery: Recovery, token: Token) -> None:
    """Behind the value of a flag: the rest of the header is missing."""
    place = recovery.find("SWITCH", "FOREACH", "DATA")
    keyword = recovery.symbols[place]
    if keyword == "SWITCH":
        missing(recovery, "MissingCurlyBraceInSwitchStatement")
    elif keyword == "DATA":
        if is_supported_command(recovery.value(1)[2]):
            missing(recovery, "MissingStatementBlockForDataSection")
    else:
        end = recovery.ends[place]
        recovery.reporter.report_incomplete("MissingOpenParenthesisAfterKeyword", end, end, "foreach")
    recovery.abandon(token, keyword)


def end_of_statements(recovery: Recovery, token: Token) -> None:
    """Something that no statement begins with: the bracket around the statements is missed, or it is in the way."""
    frame = recovery.frame
    if frame.kind == "top":
        _unexpected(recovery, token)
        if recovery.accepts(kinds.TERM):
            token.start = token.end
            recovery.start_statement(token)
        else:
            recovery.drop(token)
            recovery.lexer.end_statement(recovery.lexer.position)
    elif frame.kind == "sub":
        recovery.reporter.report_incomplete("MissingEndParenthesisInSubexpression", token.start, token.end)
        recovery.close(token)
    else:
        _missing_brace(recovery, token, frame.start, frame.start + 1)
        recovery.close(token)


def _before(recovery: Recovery, token: Token) -> int:
    """The place directly before a token."""
    return token.start - 1 if token.start < recovery.lexer.limit else recovery.lexer.limit


def _missing_brace(recovery: Recovery, token: Token, start: int, end: int) -> None:
    recovery.reporter.report_incomplete("MissingEndCurlyBrace", start, end, detected=token.end)


def _in_hash(recovery: Recovery, token: Token) -> None:
    if recovery.accepts(kinds.ASSIGN) and recovery.find("ASSIGN") < recovery.find("AT_CURLY", "TERM"):
        recovery.reporter.report("MissingEqualsInHashLiteral", recovery.last_end, recovery.last_end)
        end = skipping.closing_brace(recovery.lexer.text, token.start, recovery.lexer.limit)
        recovery.relex(end)
        recovery.lexer.emit(kinds.ASSIGN, recovery.last_end, recovery.last_end, "Equals")
        recovery.lexer.emit(kinds.LEAF, recovery.last_end, recovery.last_end)
        recovery.lexer.values[-1] = recovery.error_expression()
        recovery.lexer.mode = recovery.lexer.base = patterns.OPERATOR
        return
    if recovery.symbol(0) not in ("AT_CURLY", "TERM"):
        _end_of_pipeline(recovery, token)
    if recovery.symbol(0) == "TERM":
        recovery.forget(1)
    opener = recovery.frame.start + 2
    _missing_brace(recovery, token, opener, opener)
    recovery.close_at(token, max(_before(recovery, token), recovery.last_end))


def _in_parentheses(recovery: Recovery, token: Token) -> None:
    if not recovery.accepts(kinds.RPAREN):
        recovery.drop(token)
        return
    _end_of_pipeline(recovery, token)
    place = recovery.find_open("LPAREN")
    before = recovery.symbols[place - 1] if place > 0 else ""
    if before in ("IF", "ELSEIF"):
        start, end, _ = recovery.values[place - 1]
        text = recovery.lexer.text[start:end]
        recovery.reporter.report_incomplete("MissingEndParenthesisAfterStatement", token.start, token.end, text)
        node = recovery.abandon(token, "IF")
        if node is not None:
            node.end = max(node.end, _before(recovery, token))
    elif before in ("WHILE", "UNTIL"):
        start, end, _ = recovery.values[place - 1]
        missing(recovery, "MissingEndParenthesisAfterStatement", recovery.lexer.text[start:end].lower())
        recovery.abandon(token, "DO" if place > 2 and recovery.symbols[place - 3] == "DO" else "WHILE")
    elif before in ("SWITCH", "flags"):
        incomplete = missing(recovery, "MissingEndParenthesisInSwitchStatement")
        if token.text == "{":
            recovery.close(token)
            return
        if not incomplete:
            missing(recovery, "MissingCurlyBraceInSwitchStatement")
        recovery.abandon(token, "SWITCH")
    else:
        missing(recovery, "MissingEndParenthesisInExpression")
        recovery.close(token)


def _in_index(recovery: Recovery, token: Token) -> None:
    missing(recovery, "MissingEndSquareBracket")
    recovery.close(token)


def _in_arguments(recovery: Recovery, token: Token) -> None:
    missing(recovery, "MissingEndParenthesisInMethodCall")
    recovery.close(token)


def _in_parameters(recovery: Recovery, token: Token) -> None:
    definitions.end_parameters(recovery, token, recovery.last_end)


def _in_attribute(recovery: Recovery, token: Token) -> None:
    end = definitions.end_of_attribute_item(recovery)
    recovery.reporter.report_incomplete("MissingEndParenthesisInExpression", end, end)
    recovery.close_at(token, end)
    if token.text != "]":
        position = recovery.lexer.position
        recovery.lexer.emit(kinds.ATTRIBUTE_END, end, end)
        recovery.lexer.mode = recovery.lexer.pending_mode
        recovery.lexer.position = position


def _in_for(recovery: Recovery, token: Token) -> None:
    if recovery.symbol(0) != "LPAREN":
        _end_of_pipeline(recovery, token)
    end = recovery.last_end
    if recovery.symbol(0) == "SEMI" and recovery.lexer.text.startswith(";", recovery.value(0)[0]):
        end = recovery.value(0)[1]
    recovery.reporter.report_incomplete("MissingEndParenthesisAfterStatement", end, end, "for")
    recovery.abandon(token, "FOR")


def _in_foreach(recovery: Recovery, token: Token) -> None:
    _end_of_pipeline(recovery, token)
    missing(recovery, "MissingEndParenthesisAfterForeach")
    recovery.abandon(token, "FOREACH")


def _in_members(recovery: Recovery, token: Token) -> None:
    if recovery.accepts(kinds.TERM):
        missing(recovery, "MissingPropertyTerminator")
        recovery.relex(token.start)
        recovery.lexer.emit(kinds.TERM, recovery.last_end, recovery.last_end)
        recovery.lexer.base = patterns.OPERATOR
        is_class = recovery.frame.kind == "class"
        recovery.lexer.mode = patterns.CLASS_MEMBER if is_class else patterns.ENUMERATOR
        return
    if recovery.symbol(0) in ("prefixes", "attributes", "MODIFIER"):
        missing(recovery, "IncompleteMemberDefinition")
        definitions.lose(recovery, recovery.value(0))
        recovery.forget(1)
        recovery.relex(token.start)
        recovery.lexer.mode = patterns.CLASS_MEMBER
        return
    place = recovery.find_open("LCURLY")
    opener = recovery.values[place][1]
    _missing_brace(recovery, token, opener, opener)
    recovery.close_at(token, token.end if recovery.frame.kind == "enum" else _end_of_members(recovery, place))


def _end_of_members(recovery: Recovery, place: int) -> int:
    """Where the last thing in a class ends that was understood; the brace at `place` opens it."""
    value = recovery.values[place + 1] if place + 1 < len(recovery.values) else None
    last = value[-1] if isinstance(value, list) and value else value
    end = last.end if isinstance(last, Ast) else recovery.values[place][1]
    lost = recovery.builder.lost.get(recovery.values[place][0])
    return max(end, lost[-1].end) if lost else end


def _in_switch(recovery: Recovery, token: Token) -> None:
    top = recovery.symbol(0)
    if top in ("LCURLY", "clauses"):
        if top == "clauses" and token.kind == kinds.END:
            start = recovery.frame.start
            _missing_brace(recovery, token, start, start + 1)
            recovery.abandon(token, "SWITCH")
            return
        missing(recovery, "MissingSwitchConditionExpression")
        recovery.abandon(token, "SWITCH")
        if token.text == "}":
            recovery.lexer.position = token.end
            recovery.lexer.end_statement(token.end)
        return
    if missing(recovery, "MissingSwitchStatementClause"):
        # More input would say how the switch ends, too.
        recovery.abandon(token, "SWITCH")
        return
    recovery.settle_for(kinds.LCURLY)
    recovery.push("block", definitions.empty_block(recovery.last_end))
    recovery.relex(token.start)
    recovery.lexer.mode = patterns.SWITCH_CLAUSE
    recovery.lexer.base = patterns.CLAUSE_BODY


_RULES: dict[str, Callable[[Recovery, Token], None]] = {
    "hash": _in_hash,
    "paren": _in_parentheses,
    "index": _in_index,
    "arguments": _in_arguments,
    "parameters": _in_parameters,
    "attribute": _in_attribute,
    "for": _in_for,
    "foreach": _in_foreach,
    "class": _in_members,
    "enum": _in_members,
    "switch": _in_switch,
}
