"""The commands of Microsoft.PowerShell.Utility: objects, text, formatting, variables, dates, streams.

One file holds one noun's family. What they share is in `shared`; values, formatting and providers are the
interpreter's.
"""

MODULE = "Microsoft.PowerShell.Utility"
