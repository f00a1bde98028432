"""Backup files, chains of them, and repositories. `repository` is the door; `docs/backup-format.md` the format.

model         what callers are told: restore points, statistics, damage
format/       the bytes of one file: `layout`, `root`, `segments` (block maps); `file` reads, `file_writer` writes
folder/       a folder of files: `catalog` (which restore point is where), `fileset` (files opened together),
              `disk_view` (a disk put together from its chain), `usage` and `needing` (who needs which bytes),
              `workspace` (lock and clean-up)
points/       one restore point: `beginning` and `writer` make it, `reading` is a disk of it as a device, `restoring`
              writes that elsewhere
operations/   what changes chains: `synthetic`, `merging`, `compaction`, `deletion`, `copying`, `password`, and
              `rewriting` (carrying blocks or referring to them), on which most of them stand
retention/    `plan` and `long_term` are the rules, `upkeep` carries them out
checking/     `checker` finds damage, `verification` is a whole pass of it, `healing` mends
"""
