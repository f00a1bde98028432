"""The interactive shell: reads commands, with prompt_toolkit or from a pipe, and runs them, until `exit` or Ctrl-D."""
