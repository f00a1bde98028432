"""The second tier: a loop that has run often enough becomes one Python function.

`region.py` says what such a function is and makes it; `writer.py` and `knowledge.py` are what the families of nodes
(`operators.py`, `places.py`, `statements.py`, `loops.py` ...) write with. What is not translated is called as the
closure it has in the first tier. A script never reaches Python: the text holds names of our own and numbers, everything
else comes in as an argument.
"""
