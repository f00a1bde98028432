"""Microsoft.PowerShell.Management: items, content, paths, locations and drives."""

MODULE = "Microsoft.PowerShell.Management"
