"""What the tree notation shows of statements and pipelines."""

from __future__ import annotations

from hvsim.grammar import nodes
from hvsim.grammar.notation.pieces import Template, body_of, children, flags, label, pairs, quoted, slot, slots, word


@body_of(nodes.IfStatementAst)
def _if(node: nodes.IfStatementAst) -> Template:
    yield from pairs(node.clauses)
    yield from slot("else", node.else_clause)


@body_of(nodes.DataStatementAst)
def _data(node: nodes.DataStatementAst) -> Template:
    if node.variable is not None:
        yield f" var={quoted(node.variable)}"
    yield from slots("commands", node.commands_allowed)
    yield from children(node.body)


@body_of(nodes.ForEachStatementAst)
def _foreach(node: nodes.ForEachStatementAst) -> Template:
    yield label(node) + flags(node.flags)
    yield from children(node.variable, node.condition, node.body)
    yield from slot("throttle", node.throttle_limit)


@body_of(nodes.ForStatementAst)
def _for(node: nodes.ForStatementAst) -> Template:
    yield label(node)
    yield from slot("init", node.initializer)
    yield from slot("cond", node.condition)
    yield from slot("iter", node.iterator)
    yield from slot("body", node.body)


@body_of(nodes.DoWhileStatementAst, nodes.DoUntilStatementAst)
def _do(node: nodes.DoWhileStatementAst | nodes.DoUntilStatementAst) -> Template:
    yield label(node)
    yield from children(node.body, node.condition)


@body_of(nodes.WhileStatementAst)
def _while(node: nodes.WhileStatementAst) -> Template:
    yield label(node)
    yield from children(node.condition, node.body)


@body_of(nodes.SwitchStatementAst)
def _switch(node: nodes.SwitchStatementAst) -> Template:
    yield label(node) + flags(node.flags)
    yield from children(node.condition)
    yield from pairs(node.clauses)
    yield from slot("default", node.default)


@body_of(nodes.CatchClauseAst)
def _catch(node: nodes.CatchClauseAst) -> Template:
    yield from slots("types", node.types)
    yield from children(node.body)


@body_of(nodes.TryStatementAst)
def _try(node: nodes.TryStatementAst) -> Template:
    yield from children(node.body, *node.catch_clauses)
    yield from slot("finally", node.finally_block)


@body_of(nodes.TrapStatementAst)
def _trap(node: nodes.TrapStatementAst) -> Template:
    yield from slot("type", node.type)
    yield from children(node.body)


@body_of(nodes.BreakStatementAst, nodes.ContinueStatementAst)
def _jump(node: nodes.BreakStatementAst | nodes.ContinueStatementAst) -> Template:
    return slot("label", node.label)


@body_of(nodes.ReturnStatementAst, nodes.ExitStatementAst, nodes.ThrowStatementAst)
def _leave(node: nodes.ReturnStatementAst) -> Template:
    return () if node.pipeline is None else children(node.pipeline)


@body_of(nodes.PipelineChainAst)
def _chain(node: nodes.PipelineChainAst) -> Template:
    yield f" {node.operator}{word(node.background, 'background')}"
    yield from children(node.left, node.right)


@body_of(nodes.PipelineAst)
def _pipeline(node: nodes.PipelineAst) -> Template:
    yield word(node.background, "background")
    yield from children(*node.elements)


@body_of(nodes.CommandAst)
def _command(node: nodes.CommandAst) -> Template:
    yield word(node.invocation, f"op={node.invocation}")
    yield from children(*node.elements)
    yield from slots("redir", node.redirections)


@body_of(nodes.CommandExpressionAst)
def _command_expression(node: nodes.CommandExpressionAst) -> Template:
    yield from children(node.expression)
    yield from slots("redir", node.redirections)


@body_of(nodes.CommandParameterAst)
def _command_parameter(node: nodes.CommandParameterAst) -> Template:
    yield f" {quoted(node.name)}"
    if node.argument is not None:
        yield " at="
        yield node.start, node.name_end
        yield from slot("arg", node.argument)


@body_of(nodes.FileRedirectionAst)
def _file_redirection(node: nodes.FileRedirectionAst) -> Template:
    yield f" {node.stream}{word(node.append, 'append')}"
    yield from children(node.location)


@body_of(nodes.MergingRedirectionAst)
def _merging_redirection(node: nodes.MergingRedirectionAst) -> Template:
    return (f" {node.stream}>{node.to_stream}",)


@body_of(nodes.AssignmentStatementAst)
def _assignment(node: nodes.AssignmentStatementAst) -> Template:
    yield f" {node.operator}@"
    yield node.operator_start, node.operator_end
    yield from children(node.left, node.right)


@body_of(nodes.ErrorStatementAst)
def _error_statement(node: nodes.ErrorStatementAst) -> Template:
    yield word(node.kind, f"kind={node.kind}")
    if node.flags:
        yield " flags=["
        for number, (name, value) in enumerate(sorted(node.flags, key=lambda flag: flag[0])):
            yield (" " if number else "") + quoted(name)
            if value is not None:
                yield from (" ", value)
        yield "]"
    yield from slots("conds", node.conditions)
    yield from slots("bodies", node.bodies)
    yield from slots("nested", node.nested)
