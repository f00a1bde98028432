"""Microsoft.PowerShell.Diagnostics: what machines note down about themselves."""

MODULE = "Microsoft.PowerShell.Diagnostics"
