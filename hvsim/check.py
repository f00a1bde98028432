"""`hvsim check`: parses scripts without running them, and prints their errors or their trees."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from hvsim.grammar import SyntaxProblem, parse_with_errors
from hvsim.grammar.tree import to_tree


class UnreadableScript(Exception):
    """A file that holds no text of a script."""


def read_script(path: str) -> str:
    """The text of a script file in UTF-8 or, with a byte-order mark, UTF-16; raises `UnreadableScript`."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except IsADirectoryError:
        raise UnreadableScript(f"'{path}' is a folder.") from None
    except OSError as error:
        raise UnreadableScript(f"Cannot read '{path}': {error.strerror}.") from None
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    return data.decode("utf-8", "replace")


def check_files(paths: Sequence[str], *, tree: bool, as_json: bool) -> int:
    """Prints what was found in each file; 0 when all of them parse, 1 otherwise."""
    good = True
    for path in paths:
        try:
            text = read_script(path)
        except UnreadableScript as error:
            sys.stderr.write(f"hvsim check: {error}\n")
            good = False
            continue
        result = parse_with_errors(text, path)
        good = good and not result.problems
        shown = _tree_text(result.tree, text) if tree and not result.problems else None
        if as_json:
            _print_json(path, shown, result.problems)
        else:
            _print_plain(path, shown, result.problems)
    return 0 if good else 1


def _tree_text(tree: object, text: str) -> str:
    return to_tree(tree)  # type: ignore[arg-type]  # a node; this room names none


def _print_json(path: str, tree: str | None, problems: Sequence[SyntaxProblem]) -> None:
    errors = [
        {
            "id": problem.error_id,
            "message": problem.message,
            "start": problem.extent.start,
            "end": problem.extent.end,
            "line": problem.extent.line,
            "column": problem.extent.column,
            "incomplete": problem.incomplete,
        }
        for problem in problems
    ]
    sys.stdout.write(json.dumps({"file": path, "tree": tree, "errors": errors}, ensure_ascii=False) + "\n")


def _print_plain(path: str, tree: str | None, problems: Sequence[SyntaxProblem]) -> None:
    for problem in problems:
        where = f"{path}:{problem.extent.line}:{problem.extent.column}"
        sys.stdout.write(f"{where}: {problem.message} [{problem.error_id}]\n")
    if tree is not None:
        sys.stdout.write(tree + "\n")
