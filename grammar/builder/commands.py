"""Pipelines, chains, commands and their redirections."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hvsim.grammar.builder.actions import Parts, action
from hvsim.grammar.checks.targets import check_target
from hvsim.grammar.nodes import (
    ArrayLiteralAst,
    AssignmentStatementAst,
    Ast,
    CommandAst,
    CommandBaseAst,
    CommandExpressionAst,
    CommandParameterAst,
    ErrorExpressionAst,
    ErrorStatementAst,
    ExpressionAst,
    FileRedirectionAst,
    PipelineAst,
    PipelineChainAst,
    RedirectionAst,
    StatementAst,
    UsingExpressionAst,
    VariableExpressionAst,
)
from hvsim.grammar.reporter import message

if TYPE_CHECKING:
    from hvsim.grammar.builder import Builder

_INPUT = "Input"
_STREAM_ORDER = ("All", "Output", "Error", "Warning", "Verbose", "Debug", "Information")


@action("pipeline")
def pipeline(builder: Builder, parts: Parts) -> PipelineAst:
    elements = parts[0]
    if len(elements) > 1:
        elements = _checked(builder, elements)
    return PipelineAst(elements[0].start, elements[-1].end, elements)


def _checked(builder: Builder, elements: list[CommandBaseAst]) -> list[CommandBaseAst]:
    """The elements of a pipeline without those that are missing; an expression may only be the first."""
    kept = elements[:1]
    for element in elements[1:]:
        if isinstance(element, CommandExpressionAst):
            expression = element.expression
            if isinstance(expression, ErrorExpressionAst):
                continue
            builder.reporter.report("ExpressionsMustBeFirstInPipeline", expression.start, expression.end)
        kept.append(element)
    return kept


def is_missing(statement: StatementAst) -> bool:
    """Whether a statement only stands for one that was not written."""
    if not isinstance(statement, PipelineAst) or len(statement.elements) != 1:
        return False
    only = statement.elements[0]
    if not isinstance(only, CommandExpressionAst) or type(only.expression) is not ErrorExpressionAst:
        return False
    return only.expression.start == only.expression.end


def or_error(statement: StatementAst) -> StatementAst:
    """The statement, or the error that stands for a missing one."""
    if is_missing(statement):
        return ErrorStatementAst(statement.start, statement.end, None, [], [], [], [])
    return statement


@action("pipeline_chain")
def pipeline_chain(builder: Builder, parts: Parts) -> PipelineChainAst:
    left: PipelineChainAst
    left, operator, elements = parts
    if len(elements) > 1:
        elements = _checked(builder, elements)
    right = PipelineAst(elements[0].start, elements[-1].end, elements)
    if is_missing(right):
        return left
    return PipelineChainAst(left.start, right.end, left, right, operator[2])


@action("background")
def background(builder: Builder, parts: Parts) -> StatementAst:
    chain: PipelineAst | PipelineChainAst = parts[0]
    chain.background = True
    return chain


@action("expression_command")
def expression_command(builder: Builder, parts: Parts) -> CommandExpressionAst:
    expression, redirections = parts
    if redirections is None:
        return CommandExpressionAst(expression.start, expression.end, [], expression)
    end = redirections[-1].end
    return CommandExpressionAst(expression.start, end, _by_stream(builder, redirections), expression)


def _by_stream(builder: Builder, redirections: list[RedirectionAst]) -> list[RedirectionAst]:
    """Redirections in the order of their streams, of which each can go one way only."""
    seen: set[str] = set()
    # One from a file was refused, and is none.
    redirections = [redirection for redirection in redirections if redirection.stream != _INPUT]
    for redirection in redirections:
        if redirection.stream in seen:
            stream = message(f"{redirection.stream}Stream")
            builder.reporter.report("StreamAlreadyRedirected", redirection.start, redirection.end, stream)
        seen.add(redirection.stream)
    return sorted(redirections, key=lambda redirection: _STREAM_ORDER.index(redirection.stream))


@action("command_alone")
def command_alone(builder: Builder, parts: Parts) -> CommandAst:
    name = parts[0]
    return CommandAst(name.start, name.end, [], [name])


@action("command")
def command(builder: Builder, parts: Parts) -> CommandAst:
    name, elements = parts
    return _command(builder, name.start, [name, *elements], "")


@action("invocation")
def invocation(builder: Builder, parts: Parts) -> CommandAst:
    operator, name, elements = parts
    return _command(builder, operator[0], [name, *elements], operator[2])


@action("invocation_alone")
def invocation_alone(builder: Builder, parts: Parts) -> CommandBaseAst:
    operator, name = parts
    if type(name) is ErrorExpressionAst:
        # An operator without a command is no command at all.
        return CommandExpressionAst(name.start, name.end, [], name)
    return _command(builder, operator[0], [name], operator[2])


def _command(builder: Builder, start: int, elements: list[Ast], operator: str) -> CommandAst:
    end = elements[-1].end
    if builder.splatted:
        _take_splatted(builder, elements)
    redirections = [element for element in elements if isinstance(element, RedirectionAst)]
    if redirections:
        elements = [element for element in elements if not isinstance(element, RedirectionAst)]
        redirections = _by_stream(builder, redirections)
    return CommandAst(start, end, redirections, elements, operator)  # type: ignore[arg-type]  # those alone were picked


def _take_splatted(builder: Builder, elements: list[Ast]) -> None:
    """The splatted variables among a command's arguments are where they belong."""
    for element in elements:
        if isinstance(element, UsingExpressionAst):
            element = element.sub_expression
        if isinstance(element, VariableExpressionAst):
            builder.splatted.pop(element, None)
        elif isinstance(element, ArrayLiteralAst):
            for item in element.elements:
                if isinstance(item, VariableExpressionAst) and item in builder.splatted:
                    builder.splatted[item] = True


@action("parameter_argument")
def parameter_argument(builder: Builder, parts: Parts) -> CommandParameterAst:
    parameter: CommandParameterAst
    parameter, argument = parts
    if type(argument) is ErrorExpressionAst:
        return parameter
    parameter.argument = argument
    parameter.end = argument.end
    return parameter


@action("file_redirection")
def file_redirection(builder: Builder, parts: Parts) -> FileRedirectionAst:
    operator, location = parts
    stream, append = operator[2]
    if stream == _INPUT:
        builder.reporter.report("RedirectionNotSupported", operator[0], operator[1], "<")
    if type(location) is ErrorExpressionAst:
        location.start = operator[0]
    return FileRedirectionAst(operator[0], location.end, stream, location, append)


@action("assignment")
def assignment(builder: Builder, parts: Parts) -> AssignmentStatementAst:
    left, operator, right = parts
    node = AssignmentStatementAst(left.start, right.end, left, operator[2], _assigned(right), operator[0], operator[1])
    if type(left) is not VariableExpressionAst:
        builder.targets.add(left)
        simple = operator[2] == "Equals"
        builder.checks.add(
            node, partial(check_target, target=left, error_id="InvalidLeftHandSide", arguments=(), simple=simple)
        )
    return node


def _assigned(right: StatementAst) -> StatementAst:
    """A lone expression is assigned as such, without a pipeline around it."""
    if isinstance(right, PipelineAst) and not right.background and len(right.elements) == 1:
        only = right.elements[0]
        if isinstance(only, CommandExpressionAst):
            return or_error(right) if is_missing(right) else only
    return right


def expression_pipeline(expression: ExpressionAst) -> PipelineAst:
    """An expression as a pipeline of its own."""
    command_expression = CommandExpressionAst(expression.start, expression.end, [], expression)
    return PipelineAst(expression.start, expression.end, [command_expression])
