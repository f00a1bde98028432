"""What is missing behind a token that asks for more, and how to go on: one rule per symbol.

A rule gets the recovery and the token at fault, reports PowerShell's error and repairs. What is missing around
something complete is in `enclosing`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.grammar.lexer import kinds, patterns
from hvsim.grammar.lexer.characters import DASHES, SKIP_LINES
from hvsim.grammar.lexer.frames import STATEMENT_FRAMES
from hvsim.grammar.lexer.lazy import lazy
from hvsim.grammar.nodes import AttributeAst, ErrorExpressionAst
from hvsim.grammar.recovery import definitions, enclosing
from hvsim.grammar.recovery.rules import AFTER, after, missing, text_of

if TYPE_CHECKING:
    from hvsim.grammar.recovery.machine import Recovery, Token

_LINES = lazy(SKIP_LINES)
# What stands in front of a statement on the parser's stack.
_BEFORE_STATEMENTS = frozenset(
    ("", "LCURLY", "closed", "statements", "TERM", "DOLLAR_PAREN", "AT_PAREN", "param_block")
)
# Keywords of statements that no attribute may stand before.
_WITHOUT_ATTRIBUTES = frozenset(
    (
        *("if", "switch", "foreach", "for", "while", "do", "function", "filter", "workflow", "return", "throw", "exit"),
        *("break", "continue", "trap", "try", "data", "parallel", "sequence", "from", "define", "var"),
    )
)
_UNARY = lazy(f"[+]{{1,2}}|[{DASHES}](?i:not|bnot|[ic]?join|[ic]?split)(?![A-Za-z])|[{DASHES}]{{1,2}}(?![A-Za-z])|!|,")


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
    rule = AFTER.get(symbol)
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
    if not _lacks_operand(recovery):
        recovery.reporter.report_incomplete("MissingColonInTernaryExpression", token.start, token.end)
    recovery.frame.ternary -= 1
    recovery.lexer.emit(kinds.COLON, recovery.last_end, recovery.last_end)
    recovery.lexer.emit_node(kinds.LEAF, recovery.error_expression())
    recovery.lexer.mode = patterns.OPERATOR
    return True


def _lacks_operand(recovery: Recovery) -> bool:
    """Whether an operand was missing right before: one error is enough."""
    value = recovery.value(0)
    return isinstance(value, ErrorExpressionAst) and value.start == value.end


# ---- operands


@after("OPERATOR")
def _after_operator(recovery: Recovery, token: Token) -> bool:
    if recovery.value(0)[2] == "Comma":
        missing(recovery, "MissingExpressionAfterToken", ",")
    else:
        missing(recovery, "ExpectedValueExpression", text_of(recovery))
    recovery.insert_operand(token)
    return True


@after("UNARY")
def _after_unary(recovery: Recovery, token: Token) -> bool:
    missing(recovery, "MissingExpressionAfterOperator", text_of(recovery))
    recovery.insert_operand(token)
    return True


@after("QUESTION", "COLON")
def _after_ternary(recovery: Recovery, token: Token) -> bool:
    if recovery.symbol(0) == "COLON" and recovery.symbol(2) != "QUESTION":
        return definitions.after_colon(recovery, token)
    missing(recovery, "ExpectedValueExpression", text_of(recovery))
    recovery.insert_operand(token)
    return True


@after("ASSIGN")
def _after_assign(recovery: Recovery, token: Token) -> bool:
    kind = recovery.frame.kind
    if recovery.find("USING") >= 0 and recovery.find("USING") > recovery.find("TERM"):
        return definitions.after_using_equals(recovery, token)
    if kind == "parameters":
        missing(recovery, "MissingExpressionAfterToken", "=")
    elif kind == "attribute":
        missing(recovery, "MissingExpressionInNamedArgument")
    elif kind == "hash" and recovery.symbol(2) in ("AT_CURLY", "TERM"):
        missing(recovery, "MissingStatementInHashLiteral")
    elif kind in ("class", "enum"):
        return _after_member_assign(recovery, token, kind)
    else:
        missing(recovery, "ExpectedValueExpression", text_of(recovery))
    recovery.insert_operand(token)
    return True


def _after_member_assign(recovery: Recovery, token: Token, kind: str) -> bool:
    """The value of an enumerator is missed; a property may do without."""
    if kind == "enum":
        recovery.reporter.report("ExpectedValueExpression", recovery.last_end, recovery.last_end, "=")
        # The enumerator reaches to its `=`.
        recovery.value(1).end = recovery.last_end
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
    operator = _UNARY.match(recovery.lexer.text, token.start, recovery.lexer.limit)
    if operator is not None:
        # A member's name may be any expression; this one has begun.
        recovery.relex(operator.end())
        place = operator.end()
        recovery.reporter.report_incomplete("MissingExpressionAfterOperator", place, place, operator[0])
        token.start = place
    else:
        missing(recovery, "MissingPropertyName")
    recovery.insert_operand(token)
    return True


@after("INDEX")
def _after_index(recovery: Recovery, token: Token) -> bool:
    missing(recovery, "MissingArrayIndexExpression")
    recovery.insert_operand(token)
    if token.text != "]":
        recovery.close_quietly()
    return True


@after("CALL")
def _after_call(recovery: Recovery, token: Token) -> bool:
    missing(recovery, "MissingEndParenthesisInMethodCall")
    recovery.close(token)
    return True


@after("LIST")
def _after_list(recovery: Recovery, token: Token) -> bool:
    kind = recovery.frame.kind
    if recovery.symbol(1) in ("base_types", "catch_types"):
        return definitions.after_type_comma(recovery, token)
    if recovery.lexer.base is patterns.HEADER and recovery.find("DATA") > recovery.find("TERM"):
        missing(recovery, "MissingValueForSupportedCommandInDataSectionStatement")
        recovery.abandon(token, "DATA")
        return True
    if kind == "arguments":
        missing(recovery, "MissingExpressionAfterToken", ",")
        recovery.insert_operand(token)
        if token.text != ")":
            recovery.close_quietly()
        return True
    if kind == "parameters":
        missing(recovery, "MissingExpressionAfterToken", ",")
        return definitions.end_parameters(recovery, token, recovery.last_end - 1)
    if kind == "attribute":
        missing(recovery, "MissingExpressionAfterToken", ",")
    else:
        missing(recovery, "MissingExpression", ",")
        if token.text == ",":
            recovery.reporter.report("MissingArgument", token.start, token.end)
            recovery.insert_operand(token)
            recovery.lexer.position = token.end
            return True
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
    if token.text == ",":
        # The comma is what lacks something.
        recovery.reporter.report("MissingArgument", token.start, token.end)
        recovery.insert_operand(token)
        recovery.lexer.position = token.end
        return True
    recovery.reporter.report("ParameterRequiresArgument", node.end, node.end, text)
    recovery.insert_operand(token)
    return True


@after("attributes")
def _after_attributes(recovery: Recovery, token: Token) -> bool:
    last = recovery.value(0)[-1]
    if recovery.frame.kind == "parameters":
        recovery.reporter.report_incomplete("InvalidFunctionParameter", last.end, last.end)
        return definitions.skip_parameters(recovery, token)
    if _before_keyword(recovery, token):
        return True
    if isinstance(last, AttributeAst):
        name = last.type_name.full_name
        recovery.reporter.report_incomplete("UnexpectedAttribute", last.start, last.end, name)
    recovery.insert_operand(token)
    return True


def _before_keyword(recovery: Recovery, token: Token) -> bool:
    """Attributes in front of a statement that takes none: the statement is read without them."""
    attributes = recovery.value(0)
    statement = recovery.symbol(1) in _BEFORE_STATEMENTS and recovery.frame.kind in STATEMENT_FRAMES
    if not statement or token.text.lower() not in _WITHOUT_ATTRIBUTES:
        return False
    if not all(isinstance(attribute, AttributeAst) for attribute in attributes):
        return False
    first = attributes[0]
    recovery.reporter.report("UnexpectedAttribute", first.start, first.end, first.type_name.full_name)
    recovery.forget(1)
    recovery.relex(token.start)
    recovery.lexer.end_statement(token.start)
    return True


@after("ATTRIBUTE", "attribute_arguments")
def _after_attribute(recovery: Recovery, token: Token) -> bool:
    if recovery.frame.kind != "attribute":
        return False
    end = definitions.end_of_attribute_item(recovery)
    recovery.reporter.report_incomplete("MissingEndParenthesisInExpression", end, end)
    recovery.close_at(token, end)
    if token.text != "]":
        position = recovery.lexer.position
        recovery.lexer.emit(kinds.ATTRIBUTE_END, end, end)
        recovery.lexer.mode = recovery.lexer.pending_mode
        recovery.lexer.position = position
    return True


@after("RPAREN")
def _after_paren(recovery: Recovery, token: Token) -> bool:
    """A closing parenthesis that asks for more: of an attribute, or of a loop's header."""
    opener = recovery.find("ATTRIBUTE", "FOR", "FOREACH", "BASE")
    name = recovery.symbols[opener] if opener >= 0 else ""
    if name == "ATTRIBUTE":
        missing(recovery, "EndSquareBracketExpectedAtEndOfAttribute")
        recovery.insert(kinds.ATTRIBUTE_END, token)
        recovery.lexer.mode = recovery.lexer.pending_mode
    elif name == "FOR":
        missing(recovery, "MissingLoopStatement", "for")
        recovery.abandon(token, "FOR")
    elif name == "FOREACH":
        missing(recovery, "MissingForeachStatement")
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
    missing(recovery, "EmptyPipeElement")
    recovery.insert_operand(token)
    recovery.lexer.mode = patterns.OPERATOR
    return True


@after("CHAIN")
def _after_chain(recovery: Recovery, token: Token) -> bool:
    start, end, _ = recovery.value(0)
    text = recovery.lexer.text[start:end]
    if token.kind == kinds.END:
        missing(recovery, "EmptyPipelineChainElement", text)
    else:
        recovery.reporter.report("EmptyPipelineChainElement", start, token.end, text)
    recovery.insert_operand(token)
    recovery.lexer.mode = patterns.OPERATOR
    if recovery.frame.kind in STATEMENT_FRAMES and token.kind != kinds.END:
        recovery.end_statement_at(token)
    return True


@after("INVOKE")
def _after_invoke(recovery: Recovery, token: Token) -> bool:
    start, end, _ = recovery.value(0)
    recovery.reporter.report("MissingExpression", start, end, recovery.lexer.text[start:end])
    alone = recovery.symbol(1) in _BEFORE_STATEMENTS and recovery.frame.kind in STATEMENT_FRAMES
    if alone and token.text == "|":
        recovery.reporter.report_incomplete("EmptyPipeElement", token.start, token.end)
    recovery.insert_operand(token)
    if alone and token.kind != kinds.END and token.text not in ("|", recovery.frame.closer):
        # No statement came of it, and the list of statements ends there.
        recovery.end_statement_at(token)
        enclosing.end_of_statements(recovery, token)
    return True


# ---- parentheses


@after("LPAREN")
def _after_opening(recovery: Recovery, token: Token) -> bool:
    before = recovery.symbol(1)
    kind = recovery.frame.kind
    if kind == "parameters":
        return definitions.end_parameters(recovery, token, recovery.last_end)
    if before == "FOREACH" or (before == "flags" and kind == "foreach"):
        missing(recovery, "MissingVariableNameAfterForeach")
        recovery.abandon(token, "FOREACH")
        return True
    if kind == "for":
        return False
    if before in ("IF", "ELSEIF"):
        missing(recovery, "IfStatementMissingCondition", text_of(recovery, 1))
        return _empty_condition(recovery, token, "IF")
    if before in ("WHILE", "UNTIL"):
        missing(recovery, "MissingExpressionAfterKeyword", text_of(recovery, 1).lower())
        return _empty_condition(recovery, token, "DO" if recovery.symbol(3) == "DO" else "WHILE")
    if before in ("SWITCH", "flags"):
        if missing(recovery, "PipelineValueRequired"):
            recovery.abandon(token, "SWITCH")
        else:
            recovery.insert_operand(token)
        return True
    missing(recovery, "ExpectedExpression")
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
