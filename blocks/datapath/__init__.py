"""From a disk to blocks worth storing: what is read, left out, digested, compressed and encrypted, and the way back.

Knows no backup file and no chain; `backup` appends what comes out of here.
"""
