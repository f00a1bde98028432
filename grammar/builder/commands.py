"""Pipelines, chains, commands and their redirections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.grammar.builder.actions import Parts, action
from hvsim.grammar.nodes import (
    AssignmentStatementAst,
    Ast,
    CommandAst,
    CommandExpressionAst,
    CommandParameterAst,
    ExpressionAst,
    FileRedirectionAst,
    PipelineAst,
    PipelineChainAst,
    RedirectionAst,
    StatementAst,
)

if TYPE_CHECKING:
    from hvsim.grammar.builder import Builder

_STREAM_ORDER = ("All", "Output", "Error", "Warning", "Verbose", "Debug", "Information")


@action("pipeline")
def pipeline(builder: Builder, parts: Parts) -> PipelineAst:
    elements = parts[0]
    return PipelineAst(elements[0].start, elements[-1].end, elements)


@action("pipeline_chain")
def pipeline_chain(builder: Builder, parts: Parts) -> PipelineChainAst:
    left, operator, elements = parts
    right = PipelineAst(elements[0].start, elements[-1].end, elements)
    return PipelineChainAst(left.start, right.end, left, right, operator[2])


@action("background")
def background(builder: Builder, parts: Parts) -> StatementAst:
    chain = parts[0]
    chain.background = True
    return chain  # type: ignore[no-any-return]


@action("expression_command")
def expression_command(builder: Builder, parts: Parts) -> CommandExpressionAst:
    expression, redirections = parts
    if redirections is None:
        return CommandExpressionAst(expression.start, expression.end, [], expression)
    end = redirections[-1].end
    return CommandExpressionAst(expression.start, end, _by_stream(redirections), expression)


def _by_stream(redirections: list[RedirectionAst]) -> list[RedirectionAst]:
    return sorted(redirections, key=lambda redirection: _STREAM_ORDER.index(redirection.stream))


@action("command_alone")
def command_alone(builder: Builder, parts: Parts) -> CommandAst:
    name = parts[0]
    return CommandAst(name.start, name.end, [], [name])


@action("command")
def command(builder: Builder, parts: Parts) -> CommandAst:
    name, elements = parts
    return _command(name.start, [name, *elements], "")


@action("invocation")
def invocation(builder: Builder, parts: Parts) -> CommandAst:
    operator, elements = parts
    return _command(operator[0], elements, operator[2])


def _command(start: int, elements: list[Ast], operator: str) -> CommandAst:
    end = elements[-1].end
    redirections = [element for element in elements if isinstance(element, RedirectionAst)]
    if redirections:
        elements = [element for element in elements if not isinstance(element, RedirectionAst)]
        redirections = _by_stream(redirections)
    return CommandAst(start, end, redirections, elements, operator)  # type: ignore[arg-type]


@action("parameter_argument")
def parameter_argument(builder: Builder, parts: Parts) -> CommandParameterAst:
    parameter, argument = parts
    parameter.argument = argument
    parameter.end = argument.end
    return parameter  # type: ignore[no-any-return]


@action("file_redirection")
def file_redirection(builder: Builder, parts: Parts) -> FileRedirectionAst:
    operator, location = parts
    stream, append = operator[2]
    return FileRedirectionAst(operator[0], location.end, stream, location, append)


@action("assignment")
def assignment(builder: Builder, parts: Parts) -> AssignmentStatementAst:
    left, operator, right = parts
    return AssignmentStatementAst(
        left.start, right.end, left, operator[2], _assigned(right), operator[0], operator[1]
    )


def _assigned(right: StatementAst) -> StatementAst:
    """A lone expression is assigned as such, without a pipeline around it."""
    if isinstance(right, PipelineAst) and not right.background and len(right.elements) == 1:
        only = right.elements[0]
        if isinstance(only, CommandExpressionAst):
            return only
    return right


def expression_pipeline(expression: ExpressionAst) -> PipelineAst:
    """An expression as a pipeline of its own."""
    command_expression = CommandExpressionAst(expression.start, expression.end, [], expression)
    return PipelineAst(expression.start, expression.end, [command_expression])
