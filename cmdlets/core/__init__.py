"""Microsoft.PowerShell.Core: the commands that belong to the language itself."""

MODULE = "Microsoft.PowerShell.Core"
VERSION = "7.6.0.500"

REMOTE_SESSIONS = "SessionTable"
"""The service of an engine that is its `remote_sessions.SessionTable`, offered when a session is first opened."""
