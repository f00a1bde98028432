"""Microsoft.PowerShell.Archive: zip files."""

MODULE = "Microsoft.PowerShell.Archive"
