"""`Writer`: writes the text of one function: lines, arguments, branches, and the traffic between variables and scope.

A variable of the region lives in a Python variable. Before anything that may run script code the changed ones are
stored in the scope, and afterwards all are `unset`, so that the next reading fetches them. `outside` is 1 while such
code runs (an exception that comes then finds the scope up to date) and 2 afterwards, until the statement has ended:
`recheck` then looks whether what was known before still holds, and leaves the function where it does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from hvsim.grammar.nodes import ConstantExpressionAst, StringConstantExpressionAst, VariableExpressionAst
from hvsim.interpreter.compiler.classes import MethodCompiler
from hvsim.interpreter.compiler.generated.knowledge import (
    ANYTHING,
    BOOL,
    CLASS_NAMES,
    NULL,
    NUMBER,
    TEXT,
    UNSET,
    Knowledge,
    Operand,
    joined,
)
from hvsim.interpreter.compiler.generated.leaving import Level
from hvsim.interpreter.compiler.variables import key_of, missing_reader
from hvsim.interpreter.state.scope import MISSING, Scope

if TYPE_CHECKING:
    from hvsim.grammar.nodes import Ast
    from hvsim.interpreter.compiler.core import Compiler

Lines = list[tuple[int, str]]
VALUES: dict[type, Callable[[Writer, Any], Operand]] = {}
STATEMENTS: dict[type, Callable[[Writer, Any], None]] = {}
# Blocks within each other that Python compiles; it refuses more than 20.
MAXIMUM_BLOCKS = 15
# Nested ifs and blocks; Python's tokenizer refuses 100 levels of indentation.
MAXIMUM_DEPTH = 70


class LoopContext:
    """A loop that is being written: what `continue` does there, and what is known at its jumps."""

    def __init__(self, label: str | None, proceed: Callable[[], None]) -> None:
        self.label = label
        self.proceed = proceed  # writes what comes before the next round
        self.exits: list[Knowledge] = []
        self.rounds: list[Knowledge] = []
        self.passes_signal = False


class Attempt(NamedTuple):
    """A place in the text to come back to."""

    lines: int
    known: Knowledge
    raises: bool


class Writer:
    """`kinds` are those of the region's variables at its start, `written` the ones it assigns."""

    def __init__(self, compiler: Compiler, kinds: dict[str, int], written: set[str]) -> None:
        self.compiler = compiler
        self.lines: Lines = []
        self.depth = 3
        self.blocks = 1
        self.arguments: list[Any] = []
        self._argument_names: dict[int, str] = {}
        self.temporaries = 0
        self.names = {key: f"v{number}" for number, key in enumerate(kinds)}
        self.written = written
        self.known = Knowledge(dict(kinds))
        self.loops: list[LoopContext] = []
        self.widened: dict[int, dict[str, int]] = {}  # by loop: what its end disagreed on
        self.raises = False  # what was written since somebody looked may raise
        self.touched: set[str] = set()  # variables assigned since somebody looked, and those that were dirty then
        self.assigned: set[str] = set()  # variables assigned since somebody looked
        # Where the text stands in the tree, from the loop of the region inwards; the iterators of foreach loops there.
        self.path: list[Level] = []
        self.iterators: list[str] = []
        self.root: Any = None  # the loop or body
        self.typed: dict[str, int] = {}  # variables whose every value is converted to one common type
        self.is_method = isinstance(compiler, MethodCompiler)

    # text

    def emit(self, text: str) -> None:
        self.lines.append((self.depth, text))

    def argument(self, value: Any) -> str:
        """The name under which the function knows a value."""
        known = self._argument_names.get(id(value))
        if known is None:
            known = self._argument_names[id(value)] = f"x{len(self.arguments)}"
            self.arguments.append(value)
        return known

    def temporary(self) -> str:
        self.temporaries += 1
        return f"t{self.temporaries}"

    @contextmanager
    def captured(self, deeper: int = 1) -> Iterator[Lines]:
        """Collects lines, one level deeper, for a place that is decided later."""
        outer, self.lines = self.lines, []
        self.depth += deeper
        try:
            yield self.lines
        finally:
            self.depth -= deeper
            self.lines = outer

    def block(self, head: str, lines: Lines) -> None:
        """`head:` and the lines below it."""
        self.emit(head)
        self.lines.extend(lines or [(self.depth + 1, "pass")])

    def choose(self, cases: Sequence[tuple[str, Callable[[], None]]], otherwise: Callable[[], None] | None) -> None:
        """`if test: ... elif ... else`: the cases do not know of each other, afterwards what all agree on is known."""
        if not cases:
            if otherwise is not None:
                otherwise()
            return
        before, ways = self.known, []
        word = "if"
        for test, write in cases:
            self.known = before.copy()
            with self.captured() as lines:
                write()
            ways.append(self.known)
            self.block(f"{word} {test}:", lines)
            word = "elif"
        self.known = before.copy()
        if otherwise is not None:
            with self.captured() as lines:
                otherwise()
            if lines:
                self.block("else:", lines)
        ways.append(self.known)
        self.known = joined(ways)

    def value_by_case(
        self, cases: Sequence[tuple[str, Callable[[], Operand]]], otherwise: Callable[[], Operand]
    ) -> Operand:
        """As `choose`, for a value."""
        if not cases:
            return otherwise()
        result, kinds = self.temporary(), 0
        nothing = False

        def assigning(write: Callable[[], Operand]) -> Callable[[], None]:
            def assign() -> None:
                nonlocal kinds, nothing
                found = write()
                self.emit(f"{result} = {found.text}")
                kinds |= found.kinds
                nothing |= found.nothing

            return assign

        self.choose([(test, assigning(write)) for test, write in cases], assigning(otherwise))
        return Operand(result, kinds, nothing)

    def attempt(self) -> Attempt:
        """Where the text stands, for `undo`."""
        saved = Attempt(len(self.lines), self.known.copy(), self.raises)
        self.raises = False
        return saved

    def undo(self, saved: Attempt) -> None:
        """Takes back what was written since."""
        del self.lines[saved.lines :]
        self.known, self.raises = saved.known, saved.raises

    # nodes

    def value(self, node: Ast) -> Operand:
        """Writes the computation of an expression."""
        write = VALUES.get(node.__class__)
        if write is None or self.depth > MAXIMUM_DEPTH:
            return self.opaque(node)
        return write(self, node)

    def opaque(self, node: Ast) -> Operand:
        """An expression left to its closure."""
        return self.scripted(f"{self.argument(self.compiler.expression(node))}(scope)")

    def held(self, operand: Operand) -> Operand:
        """The value in a name that nothing written later changes."""
        if not operand.text.startswith("v"):
            return operand
        name = self.temporary()
        self.emit(f"{name} = {operand.text}")
        return operand._replace(text=name)

    def several(self, nodes: Sequence[Ast]) -> list[Operand]:
        """The values of expressions, computed in order."""
        found = []
        for position, node in enumerate(nodes):
            operand = self.value(node)
            if any(not is_atom(self, each) for each in nodes[position + 1 :]):
                operand = self.held(operand)
            found.append(operand)
        return found

    # calls

    def native(self, call: str, kinds: int = ANYTHING) -> Operand:
        """A call that may raise but runs no script code."""
        self.raises = True
        name = self.temporary()
        self.emit(f"{name} = {call}")
        return Operand(name, kinds)

    def scripted(self, call: str, kinds: int = ANYTHING) -> Operand:
        """A call that may run script code, which sees the variables and may change them."""
        self.flush()
        self.raises = True
        name = self.temporary()
        if self.names:
            self.emit("outside = 1")
        self.emit(f"{name} = {call}")
        self.unset_all()
        return Operand(name, kinds)

    def flush(self) -> None:
        """Stores the changed variables in the scope."""
        for key in sorted(self.known.dirty, key=list(self.names).index):
            test = f"if {self.names[key]} is not unset: " if self.known.kinds[key] & UNSET else ""
            self.emit(f"{test}values[{self.argument(key)}] = {self.names[key]}")
        self.known.dirty.clear()

    def unset_all(self) -> None:
        """Script code has run."""
        if self.names:
            self.emit("outside = 2")
            self.emit(" = ".join([*self.names.values(), "unset"]))
        self.known.forget()

    def recheck(self, before: Knowledge, levels: Sequence[Level], outcome: str = "None") -> None:
        """Where script code has run: leaves the function unless what was known before still holds.

        `levels` are what is left to do then, before the rest of the path.
        """
        known = self.known
        if not known.reachable or not known.forgotten or before.forgotten:
            return  # a statement around this one will look
        if not self.names:
            known.forgotten, known.plain = False, True
            return
        with self.captured() as lines:
            tests = ["scope.special is not special"]
            for key in self._lost(before):
                name, text, kinds = self.names[key], self.argument(key), before.kinds[key]
                self.emit(f"if {name} is unset and {text} in values: {name} = values[{text}]")
                wanted = [each for kind, each in CLASS_NAMES.items() if kind & kinds]
                tests.append(" and ".join(f"{name}.__class__ is not {each}" for each in wanted))
            with self.captured() as leaving:
                self.leave(levels, outcome)
            self.block(f"if {' or '.join(f'({each})' for each in tests)}:", leaving)
            self.emit("outside = 0")
        self.block("if outside:", lines)
        for key in self._lost(before):
            known.kinds[key] = before.kinds[key]
        known.kinds.update(known.promised)
        known.promised.clear()
        known.plain, known.forgotten = True, False

    def _lost(self, before: Knowledge) -> list[str]:
        """The variables whose kind was known and is not any more."""
        return [
            key
            for key, kinds in before.kinds.items()
            if key not in self.assigned and self.known.kinds[key] & ~kinds and not kinds & ~(NUMBER | BOOL | TEXT)
        ]

    def leave(self, levels: Sequence[Level], outcome: str) -> None:
        """Leaves the function: the rest of the round is run by closures. `outcome` is a signal, an error or None."""
        dirty = set(self.known.dirty)
        self.flush()
        self.known.dirty = dirty
        path = self.argument((*levels, *reversed(self.path)))
        self.emit(f"return Pending({path}, {outcome}, ({''.join(f'{each}, ' for each in self.iterators)}))")

    # variables

    def read(self, node: VariableExpressionAst) -> Operand:
        """The value of a variable of the region."""
        key = key_of(node)
        name, kinds = self.names[key], self.known.kinds[key]
        if not kinds & UNSET:
            return Operand(name, kinds)
        self.raises = True
        key_name, missing = self.argument(key), self.argument(missing_reader(key, node.user_path))
        if key not in self.written:
            self.emit(f"if {name} is unset:")
            self.emit(f"    {name} = values[{key_name}] if {key_name} in values else {missing}(scope)")
            self.known.kinds[key] = ANYTHING
            return Operand(name, ANYTHING)
        result = self.temporary()
        self.emit(f"if {name} is unset and {key_name} in values: {name} = values[{key_name}]")
        self.emit(f"{result} = {missing}(scope) if {name} is unset else {name}")
        return Operand(result, ANYTHING)

    def write(self, node: VariableExpressionAst, value: Operand) -> None:
        """Assigns to a variable of the region."""
        key, name = key_of(node), self.names[key_of(node)]
        if value.nothing and key in self.typed:
            value = value._replace(nothing=False, kinds=value.kinds | NULL)
            self.emit(f"if {value.text} is NOTHING: {value.text} = None")
        if value.nothing:
            self.choose(
                [(f"{value.text} is NOTHING", lambda: self._write_nothing(key, node.name))],
                lambda: self.write(node, value._replace(nothing=False)),
            )
            return
        kinds = self.known.kinds[key]
        tests = []
        if kinds & UNSET:
            tests.append(f"({name} is not unset or {self.argument(key)} in values)")
        if not self.known.plain:
            tests.append("scope.special is special")
        kind = self.typed.get(key, 0)
        if kind and value.kinds != kind:
            tests.append(f"{value.text}.__class__ is {CLASS_NAMES[kind]}" if value.kinds & kind else "False")
            value = value._replace(kinds=kind)
        if not tests:
            self._assign(key, value)
            return
        checked = self.known.plain
        self.choose(
            [(" and ".join(tests), lambda: self._assign(key, value))],
            lambda: self._write_slowly(key, node.name, value, checked),
        )
        self.assigned.add(key)
        if not checked:
            self.known.promised[key] = value.kinds

    def _assign(self, key: str, value: Operand) -> None:
        self.emit(f"{self.names[key]} = {value.text}")
        self.known.kinds[key] = value.kinds
        self.known.dirty.add(key)
        self.known.promised.pop(key, None)
        self.touched.add(key)
        self.assigned.add(key)

    def _write_slowly(self, key: str, name: str, value: Operand, checked: bool) -> None:
        """Through the scope, which knows about types, read-only variables and first spellings."""
        self.raises = True

        def assign(scope: Scope, found: Any) -> Any:
            scope.assign(key, found, name)
            return scope.values.get(key, MISSING)  # a variable of all scopes may have gone to another one

        self.emit(f"{self.names[key]} = {self.argument(assign)}(scope, {value.text})")
        self.known.dirty.discard(key)
        self.known.kinds[key] = value.kinds if checked else ANYTHING | UNSET

    def _write_nothing(self, key: str, name: str) -> None:
        self.raises = True

        def assign_nothing(scope: Scope) -> None:
            scope.assign_nothing(key, name)

        self.emit(f"{self.argument(assign_nothing)}(scope)")
        self.emit(f"{self.names[key]} = None")
        self.emit("outside = 2")  # the variable has traits now
        self.known.dirty.discard(key)
        self.known.kinds[key] = ANYTHING
        self.known.plain = False
        self.known.forgotten = True
        self.assigned.add(key)


def discarded(operand: Operand) -> None:
    """A call whose value nobody wants."""


def is_atom(writer: Writer, node: Any) -> bool:
    """Whether computing the expression changes no variable: a constant, or a variable of the region."""
    if isinstance(node, VariableExpressionAst):
        return is_cached(writer, node) or (not node.scope and not node.drive and key_of(node) in CONSTANT_TEXTS)
    return isinstance(node, (ConstantExpressionAst, StringConstantExpressionAst))


CONSTANT_TEXTS = {"true": "True", "false": "False", "null": "None"}


def is_cached(writer: Writer, node: Any) -> bool:
    """Whether the node is a variable of the region, by its bare name."""
    return (
        isinstance(node, VariableExpressionAst)
        and not (node.scope or node.drive or node.splatted)
        and key_of(node) in writer.names
    )
