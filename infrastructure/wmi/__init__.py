"""Windows' management instrumentation: the machines of the estate as classes with properties, and questions about them.

`query` knows the language, `windows` and `virtualization` have the classes, `classes` finds one. No PowerShell here.
"""
