"""Backup files, chains of them, and repositories. `repository` is the door; `docs/backup-format.md` the format.

One file: `layout` (bytes), `root`, `segments` (block maps as columns of bytes), `file` and `file_writer`, `map_writer`.
A folder of them: `catalog` (which restore point is where), `listing`, `fileset` and `shelf` (files opened
together), `chain` (a disk at a restore point), `reading`, `restoring`, `usage` and `needing` (who needs what).
Making points: `beginning`, `writer`. Changing chains: `workspace` (lock and clean-up), `new_file`, `changing_file`,
`rewriting` (carrying blocks or referring to them), and on these `synthetic`, `merging`, `compaction`, `deletion`,
`copying`. Rules without files: `retention`, `long_term`; `upkeep` carries them out. Checking: `verify`, `healing`.
"""
