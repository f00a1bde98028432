"""The interactive shell: reads a command with prompt_toolkit, runs it, until `exit` or Ctrl-D."""

from hvsim.repl.loop import run_repl

__all__ = ["run_repl"]
