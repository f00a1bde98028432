"""What a real PowerShell printed, and whether we print the same."""
