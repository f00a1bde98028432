"""One call of a script block: what `$args`, `$MyInvocation` and their like mean, and the call stack.

Knows nothing of how the block runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.interpreter.errors.invocation import InvocationInfo, Position
from hvsim.interpreter.limits import TRACED_CALLS, TRACED_WHOLE

if TYPE_CHECKING:
    from hvsim.grammar.nodes import Ast, ScriptBlockAst, Source


class Frame:
    """An entry of the call stack. `site` is the node this frame is at: the command it last called.

    What most calls never use has its default on the class, so that making a frame stays cheap.
    """

    site: Ast | None = None
    arguments: Any = None
    # What was bound; on the short way (name, value) pairs are made of `plan` and `store` when first asked for.
    _bound: Any = None
    plan: Any = None
    store: dict[str, Any] | None = None
    input: Any = None
    cmdlet: Any = None
    info: Any = None
    invocation: InvocationInfo | None = None
    # The scope the code of this call runs in.
    scope: Any = None
    # Who called: the source and the node of the call, from which `$MyInvocation` is made when asked for.
    call_source: Source | None = None
    call_node: Ast | None = None
    invocation_name: str = ""

    def __init__(self, caller: Frame | None, ast: ScriptBlockAst | None, name: str = "", weight: int = 1) -> None:
        self.caller = caller
        # How many calls are within each other here, and what they weigh together: see `limits.CALL_DEPTH`.
        self.depth: int = 0
        self.load: int = 0
        if caller is not None:
            self.depth = caller.depth + 1
            self.load = caller.load + weight
        self.ast = ast
        self.name = name

    @property
    def bound(self) -> Any:
        """`$PSBoundParameters` of this call; None when nothing has a parameter here."""
        if self._bound is None and self.plan is not None:
            from hvsim.interpreter.pipeline.bound import BoundParameters

            places, parameters = self.plan
            store = self.store or {}
            self._bound = BoundParameters(
                (parameter.name, store.get(parameter.key))
                for place, parameter in zip(places, parameters, strict=True)
                if place != -1
            )
        return self._bound

    @bound.setter
    def bound(self, value: Any) -> None:
        self._bound = value

    @property
    def source(self) -> Source | None:
        return None if self.ast is None else self.ast.source

    def my_invocation(self) -> InvocationInfo:
        """`$MyInvocation` of this call, made when first asked for."""
        if self.invocation is None:
            position = None
            if self.call_source is not None and self.call_node is not None:
                position = Position(self.call_source, self.call_node.start, self.call_node.end)
            self.invocation = InvocationInfo(self.info, position, invocation_name=self.invocation_name)
            self.invocation.bound_parameters = self.bound
            self.invocation.unbound_arguments = self.arguments
        return self.invocation


def line_of(frame: Frame, node: Ast | None) -> int:
    """The 1-based line at which `node` starts; 1 when nothing is known."""
    source = frame.source
    if source is None or node is None:
        return 1
    return source.text.count("\n", 0, node.start) + 1


def stack_trace(frame: Frame | None, node: Ast | None) -> str:
    """`ScriptStackTrace`: one line per call, innermost first; `node` is where the innermost one is.

    Of a very deep stack only the innermost calls: each of thousands of errors would have thousands of lines.
    """
    lines: list[str] = []
    most = TRACED_CALLS if frame is not None and frame.depth > TRACED_WHOLE else TRACED_WHOLE + 1
    while frame is not None:
        if len(lines) == most:
            lines.append(f"at <{frame.depth + 1} more calls>")
            break
        if frame.ast is not None:
            file = frame.ast.source.file or "<No file>"
            lines.append(f"at {frame.name or '<ScriptBlock>'}, {file}: line {line_of(frame, node)}")
        frame = frame.caller
        node = frame.site if frame is not None else None
    return "\n".join(lines)
