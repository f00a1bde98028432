"""How copy jobs look to PowerShell: VBRBackupCopyJob and its options."""

from __future__ import annotations

from attrs import define

from hvsim.cmdlets.veeam.job_types import kind_of
from hvsim.cmdlets.veeam.members import absent_type, choices, product_type
from hvsim.cmdlets.veeam.names import INFOS, JOB, KEY, KMS_SERVER, REPOSITORY
from hvsim.cmdlets.veeam.service_types import RESULT, STATE
from hvsim.infrastructure.backup.jobs.copying import CopyJob
from hvsim.infrastructure.backup.runs.session import SessionState
from hvsim.infrastructure.backup.vault import EncryptionKey

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
absent_type(KMS_SERVER)


@define(eq=False)
class CopyStorageOptions:
    """How copies are to be packed."""

    compression: str = "Auto"
    optimization: str = "Automatic"
    deduplicate: bool = True
    key: EncryptionKey | None = None

    @property
    def encrypted(self) -> bool:
        return self.key is not None


product_type(
    STORAGE_OPTIONS,
    CopyStorageOptions,
    {
        f"{COMPRESSION} CompressionLevel": "compression",
        f"{OPTIMIZATION} StorageOptimizationType": "optimization",
        "bool EnableDataDeduplication": "deduplicate",
        "bool DataDeduplicationEnabled": "deduplicate",
        "bool EncryptionEnabled": "encrypted",
        "bool EnableEncryption": "encrypted",
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
        "System.Object GFSOptions": lambda job: None,
        f"{STORAGE_OPTIONS} StorageOptions": lambda job: CopyStorageOptions(),
        "System.Object HealthCheckOptions": lambda job: None,
        "System.Object NotificationOptions": lambda job: None,
        "System.Object ScriptOptions": lambda job: None,
        "System.Object RpoWarningOptions": lambda job: None,
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
