"""What is wrong with a script, in PowerShell's words, and the best tree of it.

Only used for texts that the plain parse rejects. The rules register themselves when this package is imported.
"""

from hvsim.grammar.recovery import complaints, definitions, headers
from hvsim.grammar.recovery.machine import Recovery

__all__ = ["Recovery", "complaints", "definitions", "headers"]
