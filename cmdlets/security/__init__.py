"""Microsoft.PowerShell.Security: secrets, credentials, and the execution policy."""

MODULE = "Microsoft.PowerShell.Security"
