"""The bytes of one backup file, as `docs/backup-format.md` describes them: packed, read and written."""
