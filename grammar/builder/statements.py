"""Statements: conditions, loops, `try`, jumps."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hvsim.grammar.builder.actions import Parts, action
from hvsim.grammar.builder.commands import expression_pipeline
from hvsim.grammar.checks.data_sections import check_data_section
from hvsim.grammar.checks.declarations import check_block_keyword, check_catches, check_foreach, check_switch
from hvsim.grammar.checks.jumps import check_finally
from hvsim.grammar.nodes import (
    ArrayLiteralAst,
    BlockStatementAst,
    BreakStatementAst,
    CatchClauseAst,
    ContinueStatementAst,
    DataStatementAst,
    DoUntilStatementAst,
    DoWhileStatementAst,
    ErrorStatementAst,
    ExitStatementAst,
    ExpressionAst,
    ForEachStatementAst,
    ForStatementAst,
    IfStatementAst,
    ReturnStatementAst,
    StatementAst,
    SwitchStatementAst,
    ThrowStatementAst,
    TrapStatementAst,
    TryStatementAst,
    WhileStatementAst,
)

if TYPE_CHECKING:
    from hvsim.grammar.builder import Builder

_LEAVING = {"return": ReturnStatementAst, "throw": ThrowStatementAst, "exit": ExitStatementAst}
_SWITCH_FLAGS = ("File", "Regex", "Wildcard", "Exact", "CaseSensitive", "Parallel")


@action("leave")
def leave(builder: Builder, parts: Parts) -> StatementAst:
    keyword, pipeline = parts
    end = keyword[1] if pipeline is None else pipeline.end
    return _LEAVING[keyword[2]](keyword[0], end, pipeline)


@action("jump")
def jump(builder: Builder, parts: Parts) -> StatementAst:
    keyword = parts[0]
    label = parts[1] if len(parts) > 1 else None
    end = keyword[1] if label is None else label.end
    node = BreakStatementAst if keyword[2] == "break" else ContinueStatementAst
    return node(keyword[0], end, label)


@action("condition")
def condition(builder: Builder, parts: Parts) -> object:
    """The pipeline in parentheses, and where the parenthesis ends."""
    return parts[1], parts[2][1]


@action("start_pairs")
def start_pairs(builder: Builder, parts: Parts) -> object:
    return [(parts[1][0], parts[2])]


@action("append_pair")
def append_pair(builder: Builder, parts: Parts) -> object:
    parts[0].append((parts[2][0], parts[3]))
    return parts[0]


@action("if_statement")
def if_statement(builder: Builder, parts: Parts) -> StatementAst:
    keyword, tested, body, else_ifs, _, else_block = parts
    clauses = [(tested[0], body), *(else_ifs or [])]
    end = else_block.end if else_block is not None else clauses[-1][1].end
    return IfStatementAst(keyword[0], end, clauses, else_block)


def _label(label: tuple[int, int, str] | None, keyword: tuple[int, int, object]) -> tuple[int, str | None]:
    return (keyword[0], None) if label is None else (label[0], label[2])


@action("while_statement")
def while_statement(builder: Builder, parts: Parts) -> StatementAst:
    label, keyword, tested, body = parts
    start, name = _label(label, keyword)
    return WhileStatementAst(start, body.end, name, tested[0], body)


@action("do_statement")
def do_statement(builder: Builder, parts: Parts) -> StatementAst:
    label, keyword, body, end_keyword, tested = parts
    start, name = _label(label, keyword)
    node = DoWhileStatementAst if end_keyword[2] == "while" else DoUntilStatementAst
    return node(start, tested[1], name, body, tested[0])


@action("for_statement")
def for_statement(builder: Builder, parts: Parts) -> StatementAst:
    label, keyword, _, initializer, _, tested, _, iterator, _, body = parts
    start, name = _label(label, keyword)
    return ForStatementAst(start, body.end, name, initializer, tested, iterator, body)


@action("foreach_statement")
def foreach_statement(builder: Builder, parts: Parts) -> StatementAst:
    label, keyword, flags, _, variable, _, pipeline, _, body = parts
    start, name = _label(label, keyword)
    words: list[str] = []
    throttle: ExpressionAst | None = None
    for flag, argument in flags or []:
        if argument is not None:
            throttle = argument
        else:
            words.append("Parallel" if "parallel".startswith(flag[2].lower()) else flag[2])
    node = ForEachStatementAst(start, body.end, name, variable, pipeline, body, tuple(words), throttle)
    if flags:
        builder.checks.add(node, partial(check_foreach, node=node))
    return node


@action("flag")
def flag(builder: Builder, parts: Parts) -> object:
    return parts[0], parts[1] if len(parts) > 1 else None


@action("switch_statement")
def switch_statement(builder: Builder, parts: Parts) -> StatementAst:
    label, keyword, flags, tested, _, clauses, closer = parts
    start, name = _label(label, keyword)
    words: set[str] = set()
    missing = ErrorStatementAst(keyword[1], keyword[1], None, [], [], [], [])
    condition_pipeline: StatementAst = tested[0] if tested is not None else missing
    for token, argument in flags or []:
        if argument is not None:
            condition_pipeline = expression_pipeline(argument)
        _set_switch_flag(words, token[2].lower())
    pairs = [clause for clause in clauses if isinstance(clause[0], ExpressionAst)]
    defaults = [clause for clause in clauses if not isinstance(clause[0], ExpressionAst)]
    for word, _ in defaults[1:]:
        builder.reporter.report("MultipleSwitchDefaultClauses", word[0], word[1])
    default = defaults[-1][1] if defaults else None
    ordered = tuple(word for word in _SWITCH_FLAGS if word in words)
    node = SwitchStatementAst(start, closer[1], name, ordered, condition_pipeline, pairs, default)
    if "Parallel" in words:
        builder.checks.add(node, partial(check_switch, node=node))
    return node


def _set_switch_flag(words: set[str], flag: str) -> None:
    """Flags may be shortened; regular expressions, wildcards and exact comparison exclude each other."""
    word = next((known for known in _SWITCH_FLAGS if known.lower().startswith(flag)), "")
    if word in ("Regex", "Wildcard", "Exact"):
        words -= {"Regex", "Wildcard"}
    if word and word != "Exact":
        words.add(word)


@action("clause")
def clause(builder: Builder, parts: Parts) -> object:
    """Condition (the word's token in the default clause) and body."""
    return parts[0], parts[1]


@action("catch")
def catch(builder: Builder, parts: Parts) -> CatchClauseAst:
    keyword, types, body = parts
    return CatchClauseAst(keyword[0], body.end, types or [], body)


@action("try_statement")
def try_statement(builder: Builder, parts: Parts) -> StatementAst:
    keyword, body, catches, _, finally_block = parts
    last = finally_block or (catches[-1] if catches else body)
    node = TryStatementAst(keyword[0], last.end, body, catches or [], finally_block)
    if finally_block is not None:
        builder.checks.add(node, partial(check_finally, node=node))
    elif not catches:
        builder.reporter.report_incomplete("MissingCatchOrFinally", body.end, body.end)
        return ErrorStatementAst(keyword[0], body.end, None, [], [], [], [body])
    if len(node.catch_clauses) > 1:
        builder.checks.add(node, partial(check_catches, node=node))
    return node


@action("block_statement")
def block_statement(builder: Builder, parts: Parts) -> StatementAst:
    keyword, body = parts
    builder.checks.add(body, partial(check_block_keyword, place=keyword))
    return BlockStatementAst(keyword[0], body.end, keyword[2], body)


@action("reserved")
def reserved(builder: Builder, parts: Parts) -> StatementAst:
    return ErrorStatementAst(parts[0][0], parts[0][1], None, [], [], [], [])


@action("trap_statement")
def trap_statement(builder: Builder, parts: Parts) -> StatementAst:
    keyword, constraint, body = parts
    return TrapStatementAst(keyword[0], body.end, constraint, body)


@action("data_statement")
def data_statement(builder: Builder, parts: Parts) -> StatementAst:
    keyword, name, flags, body = parts
    commands: list[ExpressionAst] = []
    for _, argument in flags or []:
        commands += argument.elements if isinstance(argument, ArrayLiteralAst) else [argument]
    node = DataStatementAst(keyword[0], body.end, None if name is None else name.value, commands, body)
    builder.checks.add(node, partial(check_data_section, node=node))
    return node
