"""The names of the product's types, each in one place, and what examples of commands begin with."""

from __future__ import annotations

CORE = "Veeam.Backup.Core."
COMMON = "Veeam.Backup.Common."
MODEL = "Veeam.Backup.Model."
INFOS = "Veeam.Backup.PowerShell.Infos."
HVSIM = "HvSim."
"""What the product has no type for."""

JOB = CORE + "CBackupJob"
SESSION = CORE + "CBackupSession"
TASK = CORE + "CBackupTaskSession"
BACKUP = CORE + "CBackup"
STORAGE = CORE + "CStorage"
POINT = CORE + "COib"
REPOSITORY = CORE + "CBackupRepository"
OBJECT_IN_JOB = CORE + "CObjectInJob"
PROXY = CORE + "CHvProxy"
SERVER = CORE + "Common.CHost"
JOB_OPTIONS = MODEL + "CJobOptions"
SCHEDULE_OPTIONS = MODEL + "ScheduleOptions"
PROVIDER = INFOS + "VSSProviderObject"
SERVER_SESSION = INFOS + "VBRServerSession"

A_RUN = "$null = Start-BackupJob Nightly"
"""The setup of an example that looks at what a run has left."""
A_JOB = "(Get-VBRJob -Name Nightly)"
