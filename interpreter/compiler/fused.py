"""Expression trees of operators, variables and Int32 constants as one Python function instead of a closure per node.

The function's text depends on the tree's shape only; names, constants and what the short way cannot do come in as
arguments. So each shape is compiled once, when a script first has it. Two Int32 are computed on the spot, anything else
goes to the operator of the values room.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hvsim.grammar.nodes import BinaryExpressionAst, ConstantExpressionAst, ExpressionAst, VariableExpressionAst
from hvsim.interpreter.compiler.variables import CONSTANTS, key_of, missing_reader
from hvsim.interpreter.values.operators import BINARY
from hvsim.interpreter.values.truth import to_bool

if TYPE_CHECKING:
    from hvsim.interpreter.compiler.core import Compiler, Expression

_ARITHMETIC = {"Plus": "+", "Minus": "-", "Multiply": "*"}
_COMPARISON = {
    case + name: sign
    for case in "IC"
    for name, sign in (("eq", "=="), ("ne", "!="), ("lt", "<"), ("le", "<="), ("gt", ">"), ("ge", ">="))
}
# Operators within each other in one function: Python's compiler takes a time that grows with their square.
_NESTING = 24
_made: dict[str, Callable[..., Expression]] = {}


def is_fusible(node: ExpressionAst) -> bool:
    """Whether the node is an operator this module has a short way for."""
    return isinstance(node, BinaryExpressionAst) and (
        node.operator in _ARITHMETIC or node.operator in _COMPARISON or node.operator == "Rem"
    )


class _Writer:
    """Writes the function for one tree; `arguments` are what its shape leaves open, in order."""

    def __init__(self, compiler: Compiler) -> None:
        self.compiler = compiler
        self.lines: list[str] = []
        self.arguments: list[Any] = []
        self.count = 0
        self.nesting = 0
        self.reads_variables = False

    def argument(self, value: Any) -> str:
        self.arguments.append(value)
        return f"x{len(self.arguments) - 1}"

    def line(self, depth: int, text: str) -> None:
        self.lines.append("    " * (depth + 2) + text)

    def write(self, node: Any, depth: int) -> tuple[str, bool]:
        """Writes what computes the node; gives the name of its value and whether that is surely an Int32."""
        if isinstance(node, ConstantExpressionAst) and node.type_name == "Int32":
            return self.argument(node.value), True
        if self.nesting < _NESTING and is_fusible(node):
            return self._operator(node, depth), False
        name = f"t{self.count}"
        self.count += 1
        if _is_plain(node):
            self.reads_variables = True
            key, missing = self.argument(key_of(node)), self.argument(missing_reader(key_of(node), node.user_path))
            self.line(depth, f"{name} = values[{key}] if {key} in values else {missing}(scope)")
        else:
            self.line(depth, f"{name} = {self.argument(self.compiler.expression(node))}(scope)")
        return name, False

    def _operator(self, node: BinaryExpressionAst, depth: int) -> str:
        self.nesting += 1
        left, left_is_int = self.write(node.left, depth)
        right, right_is_int = self.write(node.right, depth)
        self.nesting -= 1
        name = f"t{self.count}"
        self.count += 1
        operate = self.argument(BINARY[node.operator])
        tests = [f"{each}.__class__ is int" for each, sure in ((left, left_is_int), (right, right_is_int)) if not sure]
        self.line(depth, f"if {' and '.join(tests) or 'True'}:")
        if node.operator in _ARITHMETIC:
            self.line(depth + 1, f"{name} = {left} {_ARITHMETIC[node.operator]} {right}")
            self.line(depth + 1, f"if not -2147483648 <= {name} <= 2147483647:")
            self.line(depth + 2, f"{name} = {operate}({left}, {right})")
        elif node.operator in _COMPARISON:
            self.line(depth + 1, f"{name} = {left} {_COMPARISON[node.operator]} {right}")
        else:
            general = f"{operate}({left}, {right})"
            self.line(depth + 1, f"{name} = {left} % {right} if {left} >= 0 and {right} > 0 else {general}")
        self.line(depth, "else:")
        self.line(depth + 1, f"{name} = {operate}({left}, {right})")
        return name

    def function(self, result: str) -> Expression:
        self.line(0, f"return {result}")
        names = ", ".join(f"x{number}" for number in range(len(self.arguments)))
        head = f"def make({names}):\n    def evaluate(scope):\n"
        if self.reads_variables:
            head += "        values = scope.values\n"
        source = head + "\n".join(self.lines) + "\n    return evaluate\n"
        make = _made.get(source)
        if make is None:
            namespace: dict[str, Any] = {"to_bool": to_bool}
            exec(compile(source, "<fused expression>", "exec"), namespace)
            make = _made[source] = namespace["make"]
        return make(*self.arguments)


def _is_plain(node: Any) -> bool:
    """Whether the node is a variable read by its bare name."""
    if not isinstance(node, VariableExpressionAst) or node.scope or node.drive or node.splatted:
        return False
    key = key_of(node)
    return key not in CONSTANTS and key not in ("psscriptroot", "pscommandpath")


def fused(compiler: Compiler, node: BinaryExpressionAst) -> Expression | None:
    """The tree as one function; None where its operator has no short way."""
    if not is_fusible(node):
        return None
    writer = _Writer(compiler)
    result, _ = writer.write(node, 0)
    return writer.function(result)
