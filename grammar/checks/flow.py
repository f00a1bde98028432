"""The flow of control through a method of a class: variables read before they are set, ends without a value.

Like PowerShell's own analysis, simple: conditions are not evaluated, a loop's body may not run at all.
"""

from __future__ import annotations

from hvsim.grammar import nodes
from hvsim.grammar.checks.jumps import label_of
from hvsim.grammar.nodes import Ast, FunctionMemberAst, VariableExpressionAst

# Set before a method runs.
_PRESET = frozenset(
    [
        "true",
        "false",
        "null",
        "_",
        "args",
        "this",
        "input",
        "pscmdlet",
        "psboundparameters",
        "myinvocation",
        "psscriptroot",
        "pscommandpath",
        "lastexitcode",
        "error",
        "stacktrace",
        "outputencoding",
        "nestedpromptlevel",
        "pwd",
        "matches",
        "psapplicationoutputencoding",
        "debugpreference",
        "verbosepreference",
        "erroractionpreference",
        "whatifpreference",
        "warningpreference",
        "informationpreference",
        "confirmpreference",
        "progresspreference",
    ]
)
# A method nested deeper than this is not analysed.
_MAXIMUM_DEPTH = 120

_Names = frozenset[str]


class _Loop:
    """A loop or switch that is being walked: its label, and the names set at each jump out of it."""

    def __init__(self, label: str, is_loop: bool) -> None:
        self.label = label
        self.is_loop = is_loop
        self.exits: list[_Names] = []


class MethodFlow:
    """The walk through one method. `visited` are its nodes in the order in which they are evaluated."""

    def __init__(self, method: FunctionMemberAst) -> None:
        self.visited: list[Ast] = []
        self.unassigned: set[Ast] = set()
        self.lost_jumps: dict[Ast, str] = {}
        self._loops: list[_Loop] = []
        self.always_leaves = True
        block = method.body.end_block
        if block is None or _depth(block) > _MAXIMUM_DEPTH:
            return
        names: _Names | None = _PRESET | {parameter.name.lower() for parameter in method.parameters}
        assert names is not None
        for trap in block.traps:
            self._statements(trap.body.statements, names)
        names = self._statements(block.statements, names)
        self.always_leaves = names is None

    def _statements(self, statements: list[nodes.StatementAst], names: _Names | None) -> _Names | None:
        """The names set behind a list of statements; None when nothing gets there."""
        for statement in statements:
            after = self._statement(statement, names or _PRESET)
            names = after if names is not None else None
        return names

    def _block(self, block: nodes.StatementBlockAst, names: _Names) -> _Names | None:
        return self._statements(block.statements, names)

    def _statement(self, node: nodes.StatementAst, names: _Names) -> _Names | None:
        self.visited.append(node)
        if isinstance(node, nodes.AssignmentStatementAst):
            return self._assignment(node, names)
        if isinstance(node, nodes.IfStatementAst):
            return self._if(node, names)
        if isinstance(node, nodes.LabeledStatementAst):
            return self._labeled(node, names)
        if isinstance(node, nodes.TryStatementAst):
            return self._try(node, names)
        if isinstance(node, (nodes.ReturnStatementAst, nodes.ThrowStatementAst, nodes.ExitStatementAst)):
            if node.pipeline is not None:
                self._evaluate(node.pipeline, names)
            return None
        if isinstance(node, (nodes.BreakStatementAst, nodes.ContinueStatementAst)):
            return self._jump(node, names)
        if isinstance(node, (nodes.FunctionDefinitionAst, nodes.TypeDefinitionAst)):
            return names
        return self._evaluate_children(node, names)

    def _assignment(self, node: nodes.AssignmentStatementAst, names: _Names) -> _Names | None:
        if node.operator != "Equals":
            self._evaluate(node.left, names)
        after = self._statement(node.right, names)
        if after is None:
            return None
        waiting: list[Ast] = [node.left]
        while waiting:
            target = waiting.pop()
            if isinstance(target, (nodes.ConvertExpressionAst, nodes.AttributedExpressionAst)):
                waiting.append(target.child)
            elif isinstance(target, nodes.ArrayLiteralAst):
                waiting.extend(target.elements)
            elif isinstance(target, VariableExpressionAst):
                if node.operator == "Equals":
                    self.visited.append(target)
                after |= {target.name.lower()}
            elif node.operator == "Equals":
                after = self._evaluate(target, after)
        return after

    def _if(self, node: nodes.IfStatementAst, names: _Names) -> _Names | None:
        ends: list[_Names | None] = []
        for condition, body in node.clauses:
            names = self._evaluate(condition, names)
            ends.append(self._block(body, names))
        ends.append(names if node.else_clause is None else self._block(node.else_clause, names))
        return _joined(ends)

    def _try(self, node: nodes.TryStatementAst, names: _Names) -> _Names | None:
        ends = [self._block(node.body, names)]
        ends.extend(self._block(clause.body, names) for clause in node.catch_clauses)
        after = _joined(ends)
        if node.finally_block is not None:
            last = self._block(node.finally_block, names)
            if last is None:
                return None
            after = None if after is None else after | last
        return after

    def _jump(self, node: nodes.BreakStatementAst | nodes.ContinueStatementAst, names: _Names) -> _Names | None:
        label = label_of(node)
        for loop in reversed(self._loops):
            if label in ("", None) or loop.label == (label or "").lower():
                if isinstance(node, nodes.BreakStatementAst):
                    loop.exits.append(names)
                return None
        if label:
            self.lost_jumps[node] = label
        # A jump without a loop around it ends the method as it would end a script.
        return None if label else names

    def _labeled(self, node: nodes.LabeledStatementAst, names: _Names) -> _Names | None:
        loop = _Loop((node.label or "").lower(), not isinstance(node, nodes.SwitchStatementAst))
        self._loops.append(loop)
        after = self._loop(node, names)
        self._loops.pop()
        return _joined([after, *loop.exits])

    def _loop(self, node: nodes.LabeledStatementAst, names: _Names) -> _Names | None:
        if isinstance(node, nodes.SwitchStatementAst):
            names = self._evaluate(node.condition, names)
            inside = names | {"switch"}
            for condition, body in node.clauses:
                self._evaluate(condition, inside)
                self._block(body, inside)
            if node.default is not None:
                self._block(node.default, inside)
            return names
        if isinstance(node, (nodes.DoWhileStatementAst, nodes.DoUntilStatementAst)):
            after = self._block(node.body, names)
            return None if after is None else self._evaluate(node.condition, after)
        if isinstance(node, nodes.ForStatementAst):
            if node.initializer is not None:
                names = self._statement(node.initializer, names) or names
            if node.condition is not None:
                names = self._evaluate(node.condition, names)
            behind = self._block(node.body, names)
            if node.iterator is not None:
                self._statement(node.iterator, names if behind is None else behind)
            return None if node.condition is None else names
        if isinstance(node, nodes.ForEachStatementAst):
            names = self._evaluate(node.condition, names) | {node.variable.name.lower()}
            self.visited.append(node.variable)
            self._block(node.body, names | {"foreach"})
            return names
        assert isinstance(node, nodes.WhileStatementAst)
        names = self._evaluate(node.condition, names)
        self._block(node.body, names)
        return names

    def _evaluate_children(self, node: Ast, names: _Names) -> _Names:
        for child in node.children():
            names = self._evaluate(child, names)
        return names

    def _evaluate(self, node: Ast, names: _Names) -> _Names:
        """The names set when an expression has been evaluated."""
        if isinstance(node, nodes.StatementAst) and not isinstance(node, nodes.CommandBaseAst):
            after = self._statement(node, names)
            return names if after is None else after
        self.visited.append(node)
        if isinstance(node, VariableExpressionAst):
            if self._is_unassigned(node, names):
                self.unassigned.add(node)
            return names
        if isinstance(node, nodes.ScriptBlockExpressionAst):
            return names
        return self._evaluate_children(node, names)

    @staticmethod
    def _is_unassigned(node: VariableExpressionAst, names: _Names) -> bool:
        return not node.drive and node.scope in ("", "local", "private") and node.name.lower() not in names


def _joined(ends: list[_Names | None]) -> _Names | None:
    """What is set whichever way control came."""
    reached = [names for names in ends if names is not None]
    if not reached:
        return None
    result = reached[0]
    for names in reached[1:]:
        result &= names
    return result


def _depth(root: Ast) -> int:
    deepest = 0
    waiting: list[tuple[Ast, int]] = [(root, 0)]
    while waiting:
        node, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting.extend((child, depth + 1) for child in node.children())
    return deepest
