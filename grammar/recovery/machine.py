"""Parsing a text that has errors: the lexer and the LALR table in step, and repairs where a token fits nowhere.

A repair inserts what is missing (an operand, a closing bracket, a terminator), drops a token, or gives a statement
up; then parsing goes on. Which repair and which error it is, is settled in `complaints` and `enclosing`. Used only
after the plain parse has failed.
"""

from __future__ import annotations

from typing import Any

from hvsim.grammar.builder import Builder
from hvsim.grammar.driver import Table
from hvsim.grammar.lexer import Lexer, kinds
from hvsim.grammar.lexer.frames import Frame
from hvsim.grammar.lexer.operators import close_frame
from hvsim.grammar.nodes import Ast, ErrorExpressionAst, ErrorStatementAst, ScriptBlockAst
from hvsim.grammar.reporter import Reporter

# Repairs at one token before it is dropped: no construct needs as many.
_PATIENCE = 40


class Token:
    """The token at fault."""

    __slots__ = ("end", "kind", "start", "text", "value")

    def __init__(self, kind: int, start: int, end: int, text: str, value: Any) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.text = text
        self.value = value


class Recovery:
    """One parse with repairs. `symbols` names what is on the parser's stack: token kinds and rule origins."""

    def __init__(self, table: Table, lexer: Lexer, builder: Builder, reporter: Reporter) -> None:
        self.table = table
        self.lexer = lexer
        self.builder = builder
        self.reporter = reporter
        self.states = [table.start]
        self.values: list[Any] = []
        self.symbols: list[str] = []
        # Where each of them ends.
        self.ends: list[int] = []
        self.index = 0
        # Where the last token that was taken ends, and the one before it.
        self.last_end = 0
        self._step_index = 0
        self._saved: tuple[Any, ...] = ()
        self._flushed = 0

    # ---- the loop

    def run(self) -> ScriptBlockAst | None:
        """The tree; None when even the repairs led nowhere."""
        patience = _PATIENCE
        position = -1
        while True:
            kind, value = self._token()
            if self.accepts(kind):
                self._take(kind, value)
                self.index += 1
                if kind == kinds.END:
                    return self._finish()
                continue
            token = self._at_fault(kind, value)
            if token.start > position:
                position, patience = token.start, _PATIENCE
            patience -= 1
            if patience > 0:
                complaints.repair(self, token)
            elif position >= len(self.lexer.text):
                return None
            else:
                position, patience = position + 1, _PATIENCE
                self.relex(position)

    def _finish(self) -> ScriptBlockAst | None:
        self.reporter.part = None
        self._take(kinds.END_OF_TOKENS, None)
        tree = self.values[0]
        return tree if isinstance(tree, ScriptBlockAst) else None

    def _token(self) -> tuple[int, Any]:
        lexer = self.lexer
        while self.index >= len(lexer.kinds):
            self._save()
            lexer.step()
        self._enter_part()
        while self._flushed < len(lexer.problems) and lexer.problems[self._flushed].index <= self.index:
            problem = lexer.problems[self._flushed]
            self._flushed += 1
            if problem.incomplete:
                self.reporter.report_incomplete(problem.error_id, problem.start, problem.end, *problem.arguments)
            else:
                self.reporter.report(problem.error_id, problem.start, problem.end, *problem.arguments)
        return lexer.kinds[self.index], lexer.values[self.index]

    def _enter_part(self) -> None:
        limit = self.lexer.limit
        self.reporter.part = (self.lexer.parts[limit], limit) if limit in self.lexer.parts else None

    def _at_fault(self, kind: int, value: Any) -> Token:
        start, end = (value.start, value.end) if isinstance(value, Ast) else (value[0], value[1])
        if kind == kinds.END:
            # The end of input stands one behind the text.
            start = end = start + 1
        return Token(kind, start, end, self.lexer.text[start:end], value)

    # ---- the parser

    def accepts(self, kind: int) -> bool:
        """Whether a token of this kind could come next."""
        actions, gotos, rules, states = self.table.actions, self.table.gotos, self.table.rules, self.states
        depth = len(states)
        extra: list[int] = []
        while True:
            top = extra[-1] if extra else states[depth - 1]
            act = actions[top].get(kind)
            if act is None:
                return False
            if act >= 0:
                return True
            _, size, origin, _ = rules[~act]
            inside = min(size, len(extra))
            del extra[len(extra) - inside :]
            depth -= size - inside
            if origin == self.table.start_origin:
                return True
            extra.append(gotos[extra[-1] if extra else states[depth - 1]][origin])

    def _take(self, kind: int, value: Any) -> None:
        while True:
            act = self.table.actions[self.states[-1]][kind]
            if act >= 0:
                break
            self._reduce(~act)
            if kind == kinds.END_OF_TOKENS:
                return
        self.states.append(act)
        self.values.append(value)
        self.symbols.append(kinds.NAMES[kind])
        end = value.end if isinstance(value, Ast) else value[1]
        if kind not in (kinds.TERM, kinds.SEMI):
            self.last_end = max(self.last_end, end)
        self.ends.append(end)

    def _reduce(self, number: int) -> None:
        action, size, origin, absent = self.table.rules[number]
        if action is not None:
            parts = self.values[-size:]
            del self.values[-size:]
            for place in absent:
                parts.insert(place, None)
            self.values.append(action(self.builder, parts))
        end = self.ends[-1]
        del self.states[-size:], self.symbols[-size:], self.ends[-size:]
        self.symbols.append(self.table.origins[origin])
        self.ends.append(end)
        if origin != self.table.start_origin:
            self.states.append(self.table.gotos[self.states[-1]][origin])

    def settle(self) -> str:
        """Reduces what can only be reduced one way; the name of the symbol then on top of the stack."""
        while True:
            row = self.table.actions[self.states[-1]]
            reductions = set(row.values())
            if len(reductions) != 1 or (only := reductions.pop()) >= 0:
                return self.symbols[-1] if self.symbols else ""
            self._reduce(~only)

    def symbol(self, depth: int) -> str:
        """The symbol `depth` below the top."""
        return self.symbols[-1 - depth] if depth < len(self.symbols) else ""

    def value(self, depth: int) -> Any:
        """The value of the symbol `depth` below the top."""
        return self.values[-1 - depth]

    def push(self, origin: str, value: Any) -> bool:
        """Puts the value of a rule on the stack, as if it had been read; False where none can stand."""
        target = self.table.gotos[self.states[-1]].get(self.table.origins.index(origin))
        if target is None:
            return False
        self.states.append(target)
        self.values.append(value)
        self.symbols.append(origin)
        self.ends.append(self.last_end)
        return True

    def forget(self, count: int) -> None:
        """Takes the topmost symbols off the stack."""
        if count > 0:
            del self.states[-count:], self.values[-count:], self.symbols[-count:], self.ends[-count:]

    def settle_for(self, kind: int) -> None:
        """Reduces what has to be reduced before a token of this kind could come."""
        while self.accepts(kind) and (act := self.table.actions[self.states[-1]][kind]) < 0:
            self._reduce(~act)

    def find(self, *names: str) -> int:
        """The place of the topmost symbol with one of the names; -1 when there is none."""
        for place in range(len(self.symbols) - 1, -1, -1):
            if self.symbols[place] in names:
                return place
        return -1

    def find_open(self, name: str) -> int:
        """The place of the opener of the innermost open bracket."""
        return self.find_frame(self.frame.start) if self.frame.closer else self.find(name)

    def find_frame(self, start: int) -> int:
        """The place of the token that starts at an offset."""
        for place in range(len(self.values) - 1, -1, -1):
            value = self.values[place]
            if isinstance(value, tuple) and value[0] == start and self.symbols[place].isupper():
                return place
        return self.find("LPAREN", "LCURLY")

    # ---- the lexer

    def _save(self) -> None:
        lexer = self.lexer
        self._step_index = len(lexer.kinds)
        frame = lexer.frames[-1]
        self._saved = (
            lexer.position,
            lexer.mode,
            lexer.base,
            lexer.header,
            lexer.limit,
            len(lexer.frames),
            frame,
            frame.ternary,
            frame.count,
            None if frame.scan is None else frame.scan.mark(),
        )

    def relex(self, position: int) -> None:
        """Takes back the reading of the token at fault; the next one is read from `position`."""
        lexer = self.lexer
        if self._step_index == self.index:
            _, lexer.mode, lexer.base, lexer.header, lexer.limit, depth, frame, ternary, count, scan = self._saved
            del lexer.frames[depth:]
            if len(lexer.frames) < depth:
                lexer.frames.append(frame)
            frame.ternary, frame.count = ternary, count
            if frame.scan is not None:
                frame.scan.rewind(scan)
        del lexer.kinds[self.index :], lexer.values[self.index :]
        lexer.finished = False
        lexer.position = min(position, lexer.limit)
        self._enter_part()

    @property
    def frame(self) -> Frame:
        """The innermost open bracket."""
        return self.lexer.frames[-1]

    # ---- repairs

    def drop(self, token: Token) -> None:
        """Goes on behind the token at fault, as if it were not there."""
        self.relex(token.end)

    def insert_operand(self, token: Token) -> None:
        """Goes on as if an operand stood before the token at fault."""
        self.relex(token.start)
        self.lexer.emit_node(kinds.LEAF, self.error_expression())
        self.lexer.mode = self.lexer.base

    def error_expression(self) -> ErrorExpressionAst:
        """Stands where an operand is missing."""
        return ErrorExpressionAst(self.last_end, self.last_end, [])

    def insert(self, kind: int, token: Token, payload: object = None) -> None:
        """Goes on as if a token of this kind stood before the token at fault; the mode stays."""
        self.relex(token.start)
        self.lexer.emit(kind, self.last_end, self.last_end, payload)

    def close(self, token: Token) -> None:
        """Goes on as if the innermost bracket were closed before the token at fault."""
        self.relex(token.start)
        if self.lexer.frames[-1].closer:
            close_frame(self.lexer, self.last_end, self.last_end)

    def close_at(self, token: Token, place: int) -> None:
        """As `close`, with the bracket at an offset that need not be the end of what was read."""
        self.relex(token.start)
        position = self.lexer.position
        close_frame(self.lexer, place, place)
        self.lexer.position = position

    def take(self, kind: int, value: Any) -> None:
        """Puts a token on the stack that was not read."""
        self._take(kind, value)

    def close_quietly(self) -> None:
        """Closes the innermost bracket in front of what is read next."""
        if self.lexer.frames[-1].closer:
            position = self.lexer.position
            close_frame(self.lexer, position, position)

    def start_statement(self, token: Token) -> None:
        """Goes on with a new statement at the token at fault."""
        self.relex(token.start)
        self.lexer.emit(kinds.TERM, self.last_end, self.last_end)
        self.lexer.frames[-1].ternary = 0
        self.lexer.end_statement(self.lexer.position)

    def end_statement_at(self, token: Token) -> None:
        """After an inserted operand: the statement ends in front of the token, whatever that is."""
        self.lexer.emit(kinds.TERM, self.last_end, self.last_end)
        self.lexer.end_statement(self.lexer.position)

    def abandon(self, token: Token, *keywords: str) -> ErrorStatementAst | None:
        """Gives up the statement that begins with the topmost of these keywords; a new one starts at the token.

        Gives what stands for it, so that the caller may say where it ends.
        """
        place = self.find(*keywords)
        if place < 0:
            self.drop(token)
            return None
        if place > 0 and self.symbols[place - 1] in ("LABEL", "attributes"):
            place -= 1
        node = abandoned.error_statement(self, place)
        self.relex(token.start)
        self.pop_frames(node.start)
        self.forget(len(self.symbols) - place)
        self.push("block_statement", node)
        self.lexer.end_statement(self.lexer.position)
        return node

    def pop_frames(self, start: int) -> None:
        """Forgets the brackets that were opened at or after an offset."""
        frames = self.lexer.frames
        while len(frames) > 1 and frames[-1].start >= start:
            frame = frames.pop()
            if frame.scan is not None:
                self.lexer.limit = frame.limit


from hvsim.grammar.recovery import abandoned, complaints  # noqa: E402  both need the machine above
