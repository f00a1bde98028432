"""Microsoft.PowerShell.Core: the commands that belong to the language itself."""

MODULE = "Microsoft.PowerShell.Core"
VERSION = "7.6.0.500"
