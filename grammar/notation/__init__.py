"""What the tree notation shows of each kind of node, after its name and extent.

A body is a sequence of pieces: text, nodes, `(start, end)` pairs, None for a missing node. Written by `tree`.
"""

from hvsim.grammar.notation import blocks, expressions, statements
from hvsim.grammar.notation.pieces import BODIES, Template, node_name

__all__ = ["BODIES", "Template", "blocks", "expressions", "node_name", "statements"]
