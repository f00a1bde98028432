"""What is wrong with a script, in PowerShell's words, and the best tree of it.

Only used for texts that the plain parse rejects.
"""

from hvsim.grammar.recovery.machine import Recovery

__all__ = ["Recovery"]
