"""How copy jobs look to PowerShell: VBRBackupCopyJob and its options."""

from __future__ import annotations

from hvsim.cmdlets.veeam.job_types import kind_of
from hvsim.cmdlets.veeam.members import absent_type, choices, product_type
from hvsim.cmdlets.veeam.names import INFOS, JOB, KEY, KMS_SERVER, REPOSITORY
from hvsim.cmdlets.veeam.service_types import RESULT, STATE
from hvsim.cmdlets.veeam.settings_types import HEALTH_CHECK, LONG_TERM, NOTIFICATION, SCRIPTS
from hvsim.infrastructure.backup.jobs.copy_delays import DelayWarning
from hvsim.infrastructure.backup.jobs.copying import CopyJob, CopyStorage
from hvsim.infrastructure.backup.runs.session import SessionState

COPY_JOB = INFOS + "VBRBackupCopyJob"
STORAGE_OPTIONS = INFOS + "VBRBackupCopyJobStorageOptions"
MODE = choices(INFOS + "VBRBackupCopyJobMode", ("Periodic", "Immediate"))
RETENTION = choices(INFOS + "VBRRetentionType", ("RestorePoints", "RestoreDays"))
COMPRESSION = choices(INFOS + "VBRCompressionLevel", ("Auto", "None", "DedupeFriendly", "Optimal", "High", "Extreme"))
OPTIMIZATION = choices(
    INFOS + "VBRStorageOptimizationType",
    ("Automatic", "LocalTarget", "LocalTargetHugeBackup", "LANTarget", "WANTarget"),
)
TRANSFER = choices(INFOS + "VBRDataTransferMode", ("Direct", "ThroughWanAccelerators"))
DELAY_WARNING = INFOS + "VBRRPONotificationOption"
DELAY_KIND = choices(INFOS + "VBRRpoType", ("BackupJob", "BackupLogJob"))
DELAY_UNIT = choices(INFOS + "VBRRpoTimeUnit", ("Minutes", "Hours", "Days"))
absent_type(KMS_SERVER)

product_type(
    DELAY_WARNING,
    DelayWarning,
    {
        "bool EnableRpoWarning": "enabled",
        "int Value": "value",
        f"{DELAY_KIND} RPOType": "kind",
        f"{DELAY_UNIT} TimeUnit": "unit",
    },
)


product_type(
    STORAGE_OPTIONS,
    CopyStorage,
    {
        f"{COMPRESSION} CompressionLevel": "compression",
        f"{OPTIMIZATION} StorageOptimizationType": "optimization",
        "bool EnableDataDeduplication": "deduplicate",
        "bool DataDeduplicationEnabled": "deduplicate",
        "bool EncryptionEnabled": lambda item: item.key is not None,
        "bool EnableEncryption": lambda item: item.key is not None,
        f"{KEY} EncryptionKey": "key",
    },
)
product_type(
    COPY_JOB,
    CopyJob,
    {
        "guid Id": "id",
        "string Name": "name",
        "string Description": "description",
        "string Type": kind_of,
        f"{MODE} Mode": lambda job: "Immediate" if job.immediate else "Periodic",
        f"{JOB}[] BackupJob": "source_jobs",
        f"{REPOSITORY}[] SourceRepository": "source_repositories",
        f"{REPOSITORY} TargetRepository": "repository",
        "string Target": "repository.name",
        "guid[] LinkedJobIds": lambda job: [source.id for source in job.source_jobs],
        "bool JobEnabled": "enabled",
        "bool ScheduleEnabled": "enabled",
        f"{RETENTION} RetentionType": lambda job: "RestoreDays" if job.options.keep_by_days else "RestorePoints",
        "int RetentionNumber": lambda job: (
            job.options.days_kept if job.options.keep_by_days else job.options.points_kept
        ),
        f"{LONG_TERM} GFSOptions": lambda job: job.options.long_term if job.options.long_term.enabled else None,
        f"{STORAGE_OPTIONS} StorageOptions": "storage",
        f"{HEALTH_CHECK} HealthCheckOptions": "options.health_check",
        f"{NOTIFICATION} NotificationOptions": "options.notification",
        f"{SCRIPTS} ScriptOptions": "options.scripts",
        f"{DELAY_WARNING}[] RpoWarningOptions": "warnings",
        "bool TransactionLogCopyEnabled": lambda job: False,
        "bool ProcessLatestAvailablePoint": "latest_only",
        f"{TRANSFER} DataTransferMode": lambda job: "Direct",
        "System.Object SourceAccelerator": lambda job: None,
        "System.Object TargetAccelerator": lambda job: None,
        f"{RESULT} LastResult": "last_result",
        f"{STATE} LastState": lambda job: job.last_session.state if job.last_session else SessionState.STOPPED,
        "datetime NextRun": "next_run",
    },
    base=JOB,
)
