"""Backup: the product's own commands under their names, and short friendly ones, over one backup server."""

MODULE = "Veeam.Backup.PowerShell"
HOME = "C:\\Program Files\\Veeam\\Backup and Replication\\Console"
CLASS_NAMES = "Veeam.Backup.PowerShell.Cmdlets.{verb}{noun}"

FRIENDLY = "HvSim.Backup"
"""The module of the short commands, which the product does not have."""
