"""What is missing behind a token that asks for more, and how to go on: one rule per symbol.

A rule gets the recovery and the token at fault, reports PowerShell's error and repairs. What is missing around
something complete is in `enclosing`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from hvsim.grammar.lexer import kinds, patterns
from hvsim.grammar.lexer.characters import SKIP_LINES
from hvsim.grammar.lexer.keywords import open_clauses
from hvsim.grammar.lexer.lazy import lazy
from hvsim.grammar.nodes import AttributeAst
from hvsim.grammar.recovery import definitions, enclosing

if TYPE_CHECKING:
    from hvsim.grammar.recovery.machine import Recovery, Token

# True when the rule has dealt with the token.
Rule = Callable[["Recovery", "Token"], bool]
AFTER: dict[str, Rule] = {}
_LINES = lazy(SKIP_LINES)


def after(*symbols: str) -> Callable[[Rule], Rule]:
    """Registers the rule for an unexpected token behind these symbols."""

    def register(function: Rule) -> Rule:
        for symbol in symbols:
            AFTER[symbol] = function
        return function

    return register


def repair(recovery: Recovery, token: Token) -> None:
    """Reports what is wrong at the token and makes a repair."""
    # The token may have closed a bracket: what is open in front of it counts.
    recovery.relex(token.start)
    symbol = recovery.settle()
    if (
        token.kind == kinds.JUNK
        and len(token.text) > 1
        and token.text[0] in "-–—―"
        and token.text[1].isalpha()
        and recovery.lexer.mode is patterns.OPERATOR
        and recovery.accepts(kinds.OPERATOR)
    ):
        recovery.reporter.report("UnexpectedToken", token.start, token.end, token.text)
        recovery.drop(token)
        return
    if _in_command(recovery, token) or _in_ternary(recovery, token):
        return
    if token.kind == kinds.USING:
        definitions.late_using(recovery, token)
        return
    if token.text == "|" and symbol not in ("PIPE", "CHAIN") and recovery.lexer.mode in patterns.WORD_MODES:
        recovery.reporter.report_incomplete("EmptyPipeElement", token.start, token.end)
        recovery.insert_operand(token)
        recovery.lexer.mode = patterns.OPERATOR
        return
    rule = AFTER.get(symbol) or definitions.AFTER.get(symbol)
    if rule is None or not rule(recovery, token):
        enclosing.repair(recovery, token)


def _in_command(recovery: Recovery, token: Token) -> bool:
    """A comma with nothing before it among a command's arguments."""
    if token.kind != kinds.LIST or recovery.lexer.mode not in patterns.COMMAND_MODES:
        return False
    recovery.reporter.report("MissingArgument", token.start, token.end)
    recovery.drop(token)
    recovery.lexer.mode = patterns.NEXT_ARGUMENT
    return True


def _in_ternary(recovery: Recovery, token: Token) -> bool:
    """The second half of a ternary is missing."""
    if not recovery.frame.ternary or not recovery.accepts(kinds.COLON):
        return False
    if token.kind == kinds.TERM and token.text in ("\r", "\n"):
        match = _LINES.match(recovery.lexer.text, token.start, recovery.lexer.limit)
        token.start = match.end() if match is not None else token.end
        token.end = token.start + 1
        if token.start >= recovery.lexer.limit:
            token.start = token.end = recovery.lexer.limit + 1
    recovery.reporter.report_incomplete("MissingColonInTernaryExpression", token.start, token.end)
    recovery.frame.ternary -= 1
    recovery.lexer.emit(kinds.COLON, recovery.last_end, recovery.last_end)
    recovery.lexer.emit_node(kinds.LEAF, recovery.error_expression())
    recovery.lexer.mode = patterns.OPERATOR
    return True


def _missing(recovery: Recovery, error_id: str, *arguments: object) -> bool:
    """Something is missing right behind the last token."""
    return recovery.reporter.report_incomplete(error_id, recovery.last_end, recovery.last_end, *arguments)


def _text(recovery: Recovery, depth: int = 0) -> str:
    start, end, *_ = recovery.value(depth)
    return recovery.lexer.text[start:end]


# ---- operands


@after("OPERATOR")
def _after_operator(recovery: Recovery, token: Token) -> bool:
    if recovery.value(0)[2] == "Comma":
        _missing(recovery, "MissingExpressionAfterToken", ",")
    else:
        _missing(recovery, "ExpectedValueExpression", _text(recovery))
    recovery.insert_operand(token)
    return True


@after("UNARY")
def _after_unary(recovery: Recovery, token: Token) -> bool:
    _missing(recovery, "MissingExpressionAfterOperator", _text(recovery))
    recovery.insert_operand(token)
    return True


@after("QUESTION", "COLON")
def _after_ternary(recovery: Recovery, token: Token) -> bool:
    if recovery.symbol(0) == "COLON" and recovery.symbol(2) != "QUESTION":
        return definitions.after_colon(recovery, token)
    _missing(recovery, "ExpectedValueExpression", _text(recovery))
    recovery.insert_operand(token)
    return True


@after("ASSIGN")
def _after_assign(recovery: Recovery, token: Token) -> bool:
    kind = recovery.frame.kind
    if recovery.find("USING") >= 0 and recovery.find("USING") > recovery.find("TERM"):
        return definitions.after_using_equals(recovery, token)
    if kind == "parameters":
        _missing(recovery, "MissingExpressionAfterToken", "=")
    elif kind == "attribute":
        _missing(recovery, "MissingExpressionInNamedArgument")
    elif kind == "hash" and recovery.symbol(2) in ("AT_CURLY", "TERM"):
        _missing(recovery, "MissingStatementInHashLiteral")
    elif kind in ("class", "enum"):
        return _after_member_assign(recovery, token, kind)
    else:
        _missing(recovery, "ExpectedValueExpression", _text(recovery))
    recovery.insert_operand(token)
    return True


def _after_member_assign(recovery: Recovery, token: Token, kind: str) -> bool:
    """The value of an enumerator is missed; a property may do without."""
    if kind == "enum":
        recovery.reporter.report("ExpectedValueExpression", recovery.last_end, recovery.last_end, "=")
    else:
        end = recovery.ends[-2]
        recovery.reporter.report_incomplete("MissingPropertyTerminator", end, end)
    recovery.forget(1)
    recovery.relex(token.start)
    recovery.lexer.emit(kinds.TERM, recovery.last_end, recovery.last_end)
    recovery.lexer.mode = patterns.CLASS_MEMBER if kind == "class" else patterns.ENUMERATOR
    return True


@after("ACCESS")
def _after_access(recovery: Recovery, token: Token) -> bool:
    _missing(recovery, "MissingPropertyName")
    recovery.insert_operand(token)
    return True


@after("INDEX")
def _after_index(recovery: Recovery, token: Token) -> bool:
    _missing(recovery, "MissingArrayIndexExpression")
    recovery.insert_operand(token)
    if token.text != "]":
        recovery.close_quietly()
    return True


@after("CALL")
def _after_call(recovery: Recovery, token: Token) -> bool:
    _missing(recovery, "MissingEndParenthesisInMethodCall")
    recovery.close(token)
    return True


@after("LIST")
def _after_list(recovery: Recovery, token: Token) -> bool:
    kind = recovery.frame.kind
    if recovery.symbol(1) in ("base_types", "catch_types"):
        return definitions.after_type_comma(recovery, token)
    if kind == "arguments":
        _missing(recovery, "MissingExpressionAfterToken", ",")
        recovery.insert_operand(token)
        if token.text != ")":
            recovery.close_quietly()
        return True
    if kind == "parameters":
        _missing(recovery, "MissingExpressionAfterToken", ",")
        return definitions.end_parameters(recovery, token, recovery.last_end - 1)
    if kind == "attribute":
        _missing(recovery, "MissingExpressionAfterToken", ",")
    else:
        _missing(recovery, "MissingExpression", ",")
    recovery.insert_operand(token)
    return True


@after("REDIRECT")
def _after_redirect(recovery: Recovery, token: Token) -> bool:
    recovery.reporter.report("MissingFileSpecification", recovery.last_end, recovery.last_end)
    recovery.insert_operand(token)
    return True


@after("PARAMETER_COLON")
def _after_parameter_colon(recovery: Recovery, token: Token) -> bool:
    node = recovery.value(0)
    text = recovery.lexer.text[node.start : node.end]
    recovery.reporter.report("ParameterRequiresArgument", node.end, node.end, text)
    recovery.insert_operand(token)
    return True


@after("attributes")
def _after_attributes(recovery: Recovery, token: Token) -> bool:
    last = recovery.value(0)[-1]
    if recovery.frame.kind == "parameters":
        _missing(recovery, "InvalidFunctionParameter")
        return definitions.skip_parameters(recovery, token)
    if isinstance(last, AttributeAst):
        name = last.type_name.full_name
        recovery.reporter.report_incomplete("UnexpectedAttribute", last.start, last.end, name)
    recovery.insert_operand(token)
    return True


@after("ATTRIBUTE", "attribute_arguments")
def _after_attribute(recovery: Recovery, token: Token) -> bool:
    if recovery.frame.kind != "attribute":
        return False
    _missing(recovery, "MissingEndParenthesisInExpression")
    recovery.close(token)
    if token.text != "]":
        end = recovery.lexer.position
        recovery.lexer.emit(kinds.ATTRIBUTE_END, recovery.last_end, recovery.last_end)
        recovery.lexer.mode = recovery.lexer.pending_mode
        recovery.lexer.position = end
    return True


@after("RPAREN")
def _after_paren(recovery: Recovery, token: Token) -> bool:
    """A closing parenthesis that asks for more: of an attribute, or of a loop's header."""
    opener = recovery.find("ATTRIBUTE", "FOR", "FOREACH", "BASE")
    name = recovery.symbols[opener] if opener >= 0 else ""
    if name == "ATTRIBUTE":
        _missing(recovery, "EndSquareBracketExpectedAtEndOfAttribute")
        recovery.insert(kinds.ATTRIBUTE_END, token)
        recovery.lexer.mode = recovery.lexer.pending_mode
    elif name == "FOR":
        _missing(recovery, "MissingLoopStatement", "for")
        recovery.abandon(token, "FOR")
    elif name == "FOREACH":
        _missing(recovery, "MissingForeachStatement")
        recovery.abandon(token, "FOREACH")
    elif name == "BASE":
        _report_function_body(recovery, token)
    else:
        return False
    return True


def _report_function_body(recovery: Recovery, token: Token) -> None:
    """The body is missed behind the parameters, wherever the call of the base constructor ends."""
    place = recovery.find("parameter_list")
    end = recovery.ends[place] if place >= 0 else recovery.last_end
    recovery.reporter.report_incomplete("MissingFunctionBody", end, end)
    definitions.skip_member(recovery, token)


# ---- pipelines


@after("PIPE")
def _after_pipe(recovery: Recovery, token: Token) -> bool:
    _missing(recovery, "EmptyPipeElement")
    recovery.insert_operand(token)
    recovery.lexer.mode = patterns.OPERATOR
    return True


@after("CHAIN")
def _after_chain(recovery: Recovery, token: Token) -> bool:
    start, end, _ = recovery.value(0)
    text = recovery.lexer.text[start:end]
    if token.kind == kinds.END:
        _missing(recovery, "EmptyPipelineChainElement", text)
    else:
        recovery.reporter.report("EmptyPipelineChainElement", start, token.end, text)
    recovery.insert_operand(token)
    recovery.lexer.mode = patterns.OPERATOR
    return True


@after("INVOKE")
def _after_invoke(recovery: Recovery, token: Token) -> bool:
    start, end, _ = recovery.value(0)
    recovery.reporter.report("MissingExpression", start, end, recovery.lexer.text[start:end])
    recovery.insert_operand(token)
    return True


# ---- parentheses


@after("LPAREN")
def _after_opening(recovery: Recovery, token: Token) -> bool:
    before = recovery.symbol(1)
    kind = recovery.frame.kind
    if kind == "parameters":
        return definitions.end_parameters(recovery, token, recovery.last_end)
    if before == "FOREACH" or (before == "flags" and kind == "foreach"):
        _missing(recovery, "MissingVariableNameAfterForeach")
        recovery.abandon(token, "FOREACH")
        return True
    if kind == "for":
        return False
    if before in ("IF", "ELSEIF"):
        _missing(recovery, "IfStatementMissingCondition", _text(recovery, 1))
        return _empty_condition(recovery, token, "IF")
    if before in ("WHILE", "UNTIL"):
        _missing(recovery, "MissingExpressionAfterKeyword", _text(recovery, 1).lower())
        return _empty_condition(recovery, token, "DO" if recovery.symbol(3) == "DO" else "WHILE")
    if before in ("SWITCH", "flags"):
        if _missing(recovery, "PipelineValueRequired"):
            recovery.abandon(token, "SWITCH")
        else:
            recovery.insert_operand(token)
        return True
    _missing(recovery, "ExpectedExpression")
    recovery.insert_operand(token)
    recovery.lexer.mode = patterns.OPERATOR
    return True


def _empty_condition(recovery: Recovery, token: Token, keyword: str) -> bool:
    if token.text == ")":
        recovery.insert_operand(token)
        recovery.lexer.mode = patterns.OPERATOR
    else:
        recovery.abandon(token, keyword)
    return True


# ---- statements


@after("IF", "ELSEIF")
def _after_if(recovery: Recovery, token: Token) -> bool:
    _missing(recovery, "MissingOpenParenthesisInIfStatement", _text(recovery))
    recovery.abandon(token, "IF")
    return True


@after("WHILE", "UNTIL", "FOR", "FOREACH")
def _after_loop_keyword(recovery: Recovery, token: Token) -> bool:
    _missing(recovery, "MissingOpenParenthesisAfterKeyword", _text(recovery).lower())
    recovery.abandon(token, "DO" if recovery.symbol(2) == "DO" else recovery.symbol(0))
    return True


@after("condition")
def _after_condition(recovery: Recovery, token: Token) -> bool:
    before = recovery.symbol(1)
    if before in ("IF", "ELSEIF"):
        end = recovery.last_end
        recovery.reporter.report_incomplete("MissingStatementBlock", end - 1, end, _text(recovery, 1))
        recovery.abandon(token, "IF")
    elif before == "WHILE":
        _missing(recovery, "MissingLoopStatement", "while")
        recovery.abandon(token, "WHILE")
    else:
        _missing(recovery, "MissingCurlyBraceInSwitchStatement")
        recovery.abandon(token, "SWITCH")
    return True


@after("DO")
def _after_do(recovery: Recovery, token: Token) -> bool:
    _missing(recovery, "MissingLoopStatement", "do")
    recovery.abandon(token, "DO")
    return True


@after("block")
def _after_block(recovery: Recovery, token: Token) -> bool:
    if recovery.symbol(1) != "DO":
        return False
    _missing(recovery, "MissingWhileOrUntilInDoWhile")
    recovery.abandon(token, "DO")
    return True


@after("ELSE")
def _after_else(recovery: Recovery, token: Token) -> bool:
    _missing(recovery, "MissingStatementBlockAfterElse")
    recovery.abandon(token, "IF")
    return True


@after("VARIABLE")
def _after_foreach_variable(recovery: Recovery, token: Token) -> bool:
    if recovery.frame.kind != "foreach":
        return False
    _missing(recovery, "MissingInInForeach")
    recovery.abandon(token, "FOREACH")
    return True


@after("IN")
def _after_in(recovery: Recovery, token: Token) -> bool:
    _missing(recovery, "MissingForeachExpression")
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
            _missing(recovery, "MissingThrottleLimit")
            recovery.insert_operand(token)
            return True
        end = recovery.ends[place]
        recovery.reporter.report_incomplete("MissingOpenParenthesisAfterKeyword", end, end, "foreach")
        recovery.abandon(token, "FOREACH")
        return True
    return _after_switch_flags(recovery, token)


def _after_switch_flags(recovery: Recovery, token: Token) -> bool:
    if recovery.symbol(0) == "FLAG_VALUE":
        incomplete = _missing(recovery, "MissingFilenameOption")
    else:
        incomplete = _missing(recovery, "PipelineValueRequired")
    if token.text == "{":
        recovery.relex(token.start)
        if recovery.symbol(0) == "FLAG_VALUE":
            recovery.lexer.emit(kinds.LEAF, recovery.last_end, recovery.last_end)
        recovery.lexer.expect({"{": open_clauses}, token.start)
        return True
    if not incomplete:
        _missing(recovery, "MissingCurlyBraceInSwitchStatement")
    recovery.abandon(token, "SWITCH")
    return True


@after("BLOCK_KEYWORD")
def _after_block_keyword(recovery: Recovery, token: Token) -> bool:
    _missing(recovery, "MissingStatementAfterKeyword", recovery.value(0)[2])
    recovery.abandon(token, "BLOCK_KEYWORD")
    return True


@after("TRY")
def _after_try(recovery: Recovery, token: Token) -> bool:
    _missing(recovery, "MissingTryStatementBlock")
    recovery.abandon(token, "TRY")
    return True


@after("CATCH", "catch_types")
def _after_catch(recovery: Recovery, token: Token) -> bool:
    _missing(recovery, "MissingCatchHandlerBlock")
    recovery.abandon(token, "TRY")
    return True


@after("FINALLY")
def _after_finally(recovery: Recovery, token: Token) -> bool:
    _missing(recovery, "MissingFinallyStatementBlock", "finally")
    recovery.abandon(token, "TRY")
    return True


@after("TRAP")
def _after_trap(recovery: Recovery, token: Token) -> bool:
    _missing(recovery, "MissingTrapStatement")
    recovery.abandon(token, "TRAP")
    return True


@after("TYPE")
def _after_type(recovery: Recovery, token: Token) -> bool:
    return recovery.symbol(1) == "TRAP" and _after_trap(recovery, token)
