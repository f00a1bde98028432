"""Windows' management instrumentation: the machines of the estate as classes with properties, and questions about them.

`query` knows the language; `windows`, `volumes`, `networks` and `virtualization` have the classes, `methods` what
instances do; `classes` finds one. No PowerShell here.
"""
