"""Text to tokens, with every question of context settled.

The handlers register themselves when this package is imported. Nothing here knows the grammar or the tree's shape.
"""

from hvsim.grammar.lexer import brackets, declarations, keywords, operands, operators, words
from hvsim.grammar.lexer.core import Lexer, LexicalProblem, Value

__all__ = [
    "Lexer",
    "LexicalProblem",
    "Value",
    "brackets",
    "declarations",
    "keywords",
    "operands",
    "operators",
    "words",
]
