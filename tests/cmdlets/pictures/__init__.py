"""Pictures of backups: their layouts, both renderers, and the commands."""
