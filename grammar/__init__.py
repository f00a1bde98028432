"""Text to tree: the lexer, the grammar, the nodes and the parse errors of the language.

`parse` gives the tree of a correct script or raises `ParseError`; `parse_with_errors` gives the tree and all errors
found. No `lark` object leaves this room, and nothing here knows how a script is run.
"""

from hvsim.grammar.errors import Extent, ParseError, SyntaxProblem
from hvsim.grammar.parser import ParseResult, parse, parse_with_errors

__all__ = ["Extent", "ParseError", "ParseResult", "SyntaxProblem", "parse", "parse_with_errors"]
