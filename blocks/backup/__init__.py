"""Backup files and repositories: restore points written, verified and restored. The format: `docs/backup-format.md`."""
