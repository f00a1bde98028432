"""What is missing in the headers of statements: conditions, flags, blocks, handlers.

The rules are of the same kind as those of `complaints`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.grammar.lexer import kinds
from hvsim.grammar.lexer.keywords import open_clauses
from hvsim.grammar.recovery import definitions
from hvsim.grammar.recovery.rules import after, missing, text_of

if TYPE_CHECKING:
    from hvsim.grammar.recovery.machine import Recovery, Token


@after("IF", "ELSEIF")
def _after_if(recovery: Recovery, token: Token) -> bool:
    missing(recovery, "MissingOpenParenthesisInIfStatement", text_of(recovery))
    recovery.abandon(token, "IF")
    return True


@after("WHILE", "UNTIL", "FOR", "FOREACH")
def _after_loop_keyword(recovery: Recovery, token: Token) -> bool:
    missing(recovery, "MissingOpenParenthesisAfterKeyword", text_of(recovery).lower())
    recovery.abandon(token, "DO" if recovery.symbol(2) == "DO" else recovery.symbol(0))
    return True


@after("condition")
def _after_condition(recovery: Recovery, token: Token) -> bool:
    before = recovery.symbol(1)
    if before in ("IF", "ELSEIF"):
        end = recovery.last_end
        recovery.reporter.report_incomplete("MissingStatementBlock", end - 1, end, text_of(recovery, 1))
        recovery.abandon(token, "IF")
    elif before == "WHILE":
        missing(recovery, "MissingLoopStatement", "while")
        recovery.abandon(token, "WHILE")
    else:
        missing(recovery, "MissingCurlyBraceInSwitchStatement")
        recovery.abandon(token, "SWITCH")
    return True


@after("DO")
def _after_do(recovery: Recovery, token: Token) -> bool:
    missing(recovery, "MissingLoopStatement", "do")
    recovery.abandon(token, "DO")
    return True


@after("block")
def _after_block(recovery: Recovery, token: Token) -> bool:
    if recovery.symbol(1) != "DO":
        return False
    missing(recovery, "MissingWhileOrUntilInDoWhile")
    recovery.abandon(token, "DO")
    return True


@after("ELSE")
def _after_else(recovery: Recovery, token: Token) -> bool:
    missing(recovery, "MissingStatementBlockAfterElse")
    recovery.abandon(token, "IF")
    return True


@after("VARIABLE")
def _after_foreach_variable(recovery: Recovery, token: Token) -> bool:
    if recovery.frame.kind != "foreach":
        return False
    missing(recovery, "MissingInInForeach")
    recovery.abandon(token, "FOREACH")
    return True


@after("IN")
def _after_in(recovery: Recovery, token: Token) -> bool:
    missing(recovery, "MissingForeachExpression")
    recovery.abandon(token, "FOREACH")
    return True


@after("SWITCH", "flags", "FLAG_VALUE")
def _after_flags(recovery: Recovery, token: Token) -> bool:
    place = recovery.find("SWITCH", "FOREACH", "DATA")
    keyword = recovery.symbols[place]
    if keyword == "DATA":
        return definitions.after_data(recovery, token)
    if keyword == "FOREACH":
        if recovery.symbol(0) == "FLAG_VALUE":
            missing(recovery, "MissingThrottleLimit")
            recovery.insert_operand(token)
            return True
        end = recovery.ends[place]
        recovery.reporter.report_incomplete("MissingOpenParenthesisAfterKeyword", end, end, "foreach")
        recovery.abandon(token, "FOREACH")
        return True
    return _after_switch_flags(recovery, token)


def _after_switch_flags(recovery: Recovery, token: Token) -> bool:
    if recovery.symbol(0) == "FLAG_VALUE":
        incomplete = missing(recovery, "MissingFilenameOption")
    else:
        incomplete = missing(recovery, "PipelineValueRequired")
    if token.text == "{":
        recovery.relex(token.start)
        if recovery.symbol(0) == "FLAG_VALUE":
            recovery.lexer.emit(kinds.LEAF, recovery.last_end, recovery.last_end)
        recovery.lexer.expect({"{": open_clauses}, token.start)
        return True
    if not incomplete:
        missing(recovery, "MissingCurlyBraceInSwitchStatement")
    recovery.abandon(token, "SWITCH")
    return True


@after("BLOCK_KEYWORD")
def _after_block_keyword(recovery: Recovery, token: Token) -> bool:
    missing(recovery, "MissingStatementAfterKeyword", recovery.value(0)[2])
    recovery.abandon(token, "BLOCK_KEYWORD")
    return True


@after("TRY")
def _after_try(recovery: Recovery, token: Token) -> bool:
    missing(recovery, "MissingTryStatementBlock")
    recovery.abandon(token, "TRY")
    return True


@after("CATCH", "catch_types")
def _after_catch(recovery: Recovery, token: Token) -> bool:
    missing(recovery, "MissingCatchHandlerBlock")
    recovery.abandon(token, "TRY")
    return True


@after("FINALLY")
def _after_finally(recovery: Recovery, token: Token) -> bool:
    missing(recovery, "MissingFinallyStatementBlock", "finally")
    recovery.abandon(token, "TRY")
    return True


@after("TRAP")
def _after_trap(recovery: Recovery, token: Token) -> bool:
    missing(recovery, "MissingTrapStatement")
    recovery.abandon(token, "TRAP")
    return True


@after("TYPE")
def _after_type(recovery: Recovery, token: Token) -> bool:
    return recovery.symbol(1) == "TRAP" and _after_trap(recovery, token)
