"""How applications of a machine are processed, made apart: New-VBRApplicationProcessingOptions and its parts."""

from __future__ import annotations

from typing import Any

from attrs import define

from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.members import absent_type, choices, chosen, product_type
from hvsim.cmdlets.veeam.names import A_JOB, CREDENTIALS, HYPERV_ITEM, INFOS, OBJECT_IN_JOB, PROTECTION_GROUP
from hvsim.cmdlets.veeam.object_parameters import ObjectOf
from hvsim.infrastructure.backup.vault import Credentials
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange

PROCESSING = INFOS + "VBRApplicationProcessingOptions"
SQL = INFOS + "VBRSQLProcessingOptions"
SCRIPTS = INFOS + "VBRScriptProcessingOptions"
ORACLE, MYSQL = INFOS + "VBROracleProcessingOptions", INFOS + "VBRMySQLProcessingOptions"
POSTGRESQL = INFOS + "VBRPostgreSQLProcessingOptions"
PLATFORM = choices(INFOS + "VBRAgentType", ("Windows", "Linux", "Mac"))
LOG_ACTION = choices(INFOS + "VBRGeneralTransactionLogAction", ("ProcessLogsWithJob", "PerformCopyOnly"))
SQL_ACTION = choices(INFOS + "VBRSQLTransactionLogAction", ("Truncate", "NotTruncate", "BackupPeriodically"))
RETAIN_ACTION = choices(INFOS + "VBRLogRetainAction", ("WaitForBackupDeletion", "KeepOnlyLastDays"))
GENERAL_ACTION = choices(
    INFOS + "VBRGeneralProcessingAction", ("DisableCompletely", "IgnoreFailures", "RequireSuccess")
)
for missing in (ORACLE, MYSQL, POSTGRESQL):
    absent_type(missing)
NO_DATABASE = "No guest has such a database."
NO_GUEST_SCRIPTS = "It is kept and shown; no process runs in guests."
QUARTER, FORTNIGHT = 15, 15
"""Usual minutes between backups of logs, and days for which they stay."""


@define(eq=False)
class SqlProcessing:
    """What happens to the logs of SQL Server; the period in minutes, retention in days."""

    action: str
    account: Credentials | None = None
    period: int = QUARTER
    retain_action: str = "WaitForBackupDeletion"
    days: int = FORTNIGHT


@define(eq=False)
class ScriptProcessing:
    """Commands in the guest around its snapshot, and on the server around the job."""

    action: str = "IgnoreFailures"
    account: Credentials | None = None
    before_freeze: str = ""
    after_thaw: str = ""
    before_job: str = ""
    after_job: str = ""


@define(eq=False)
class ApplicationProcessing:
    """How the applications of a machine are processed."""

    item: Any
    platform: str
    enabled: bool
    log_action: str
    ignore_errors: bool
    sql: SqlProcessing | None
    scripts: ScriptProcessing | None
    share_point_account: Credentials | None


product_type(
    SQL,
    SqlProcessing,
    {
        f"{SQL_ACTION} TransactionAction": "action",
        f"{CREDENTIALS} Credentials": "account",
        "int LogBackupPeriod": "period",
        f"{RETAIN_ACTION} LogRetainAction": "retain_action",
        "int LogRetainPeriod": "days",
    },
)
product_type(
    SCRIPTS,
    ScriptProcessing,
    {
        f"{GENERAL_ACTION} ProcessingAction": "action",
        f"{CREDENTIALS} Credentials": "account",
        "string ScriptPrefreezeCommand": "before_freeze",
        "string ScriptPostthawCommand": "after_thaw",
        "string ScriptPreJobCommand": "before_job",
        "string ScriptPostJobCommand": "after_job",
    },
)
product_type(
    PROCESSING,
    ApplicationProcessing,
    {
        "System.Object BackupObject": "item",
        f"{PLATFORM} OSPlatform": "platform",
        "bool Enable": "enabled",
        f"{LOG_ACTION} GeneralTransactionLogAction": "log_action",
        "bool IgnoreErrors": "ignore_errors",
        f"{SQL} SQLProcessingOptions": "sql",
        f"{SCRIPTS} ScriptProcessingOptions": "scripts",
        f"{CREDENTIALS} SharePointCredentials": "share_point_account",
    },
)


class SqlCommand(BackupCommand):
    """A command that makes or changes what happens to the logs of SQL Server."""

    credentials: Any = parameter(type=CREDENTIALS, help="The account in the guest.")
    log_backup_period: int = parameter(validate=ValidateRange(5, 480), help="Minutes between; 15 when left out.")
    log_retain_action: Any = parameter(type=RETAIN_ACTION, help="How long backups of logs stay.")
    log_retain_period: int = parameter(validate=ValidateRange(1, 60), help="So many days; 15 when left out.")

    def change(self, options: SqlProcessing) -> SqlProcessing:
        """Sets what the user has named, and returns the options."""
        options.account = self.credentials or options.account
        options.period = self.log_backup_period or options.period
        options.retain_action = chosen(self.log_retain_action) or options.retain_action
        options.days = self.log_retain_period or options.days
        return options


@cmdlet("New-VBRSQLProcessingOptions", output=SQL)
class NewVBRSQLProcessingOptions(SqlCommand):
    """Makes options for the logs of SQL Server."""

    transaction_action: Any = parameter(mandatory=True, type=SQL_ACTION, help="What happens to the logs.")

    examples = [
        Example("(New-VBRSQLProcessingOptions -TransactionAction Truncate).LogBackupPeriod", "Usual.", output="15")
    ]

    def process(self) -> None:
        self.write(self.change(SqlProcessing(chosen(self.transaction_action))))


@cmdlet("Set-VBRSQLProcessingOptions", output=SQL)
class SetVBRSQLProcessingOptions(SqlCommand):
    """Changes options for the logs of SQL Server; what is not named stays."""

    options: Any = parameter(mandatory=True, pipeline=True, type=SQL, help="The options.")
    transaction_action: Any = parameter(type=SQL_ACTION, help="What happens to the logs.")

    examples = [
        Example(
            "(New-VBRSQLProcessingOptions -TransactionAction BackupPeriodically | Set-VBRSQLProcessingOptions"
            " -LogBackupPeriod 30).LogBackupPeriod",
            "Each half hour.",
            output="30",
        )
    ]

    def process(self) -> None:
        options = self.change(self.options)
        options.action = chosen(self.transaction_action) or options.action
        self.write(options)


class ScriptCommand(BackupCommand):
    """A command that makes or changes the commands around a snapshot and a job."""

    credentials: Any = parameter(type=CREDENTIALS, help="The account in the guest.")
    script_prefreeze_command: str = parameter(no_effect=NO_GUEST_SCRIPTS, help="In the guest, before it freezes.")
    script_postthaw_command: str = parameter(no_effect=NO_GUEST_SCRIPTS, help="In the guest, when it goes on.")
    script_pre_job_command: str = parameter(no_effect=NO_GUEST_SCRIPTS, help="Before the job.")
    script_post_job_command: str = parameter(no_effect=NO_GUEST_SCRIPTS, help="After the job.")

    def change(self, options: ScriptProcessing) -> ScriptProcessing:
        """Sets what the user has named, and returns the options."""
        options.account = self.credentials or options.account
        options.before_freeze = self.script_prefreeze_command or options.before_freeze
        options.after_thaw = self.script_postthaw_command or options.after_thaw
        options.before_job = self.script_pre_job_command or options.before_job
        options.after_job = self.script_post_job_command or options.after_job
        return options


@cmdlet("New-VBRScriptProcessingOptions", output=SCRIPTS)
class NewVBRScriptProcessingOptions(ScriptCommand):
    """Makes options for commands around a snapshot and a job."""

    processing_action: Any = parameter(mandatory=True, type=GENERAL_ACTION, help="What a failure of one means.")

    examples = [
        Example(
            "(New-VBRScriptProcessingOptions -ProcessingAction RequireSuccess -ScriptPrefreezeCommand C:\\a.cmd)"
            ".ScriptPrefreezeCommand",
            "Before the snapshot.",
            output="C:\\a.cmd",
        )
    ]

    def process(self) -> None:
        self.write(self.change(ScriptProcessing(chosen(self.processing_action))))


@cmdlet("Set-VBRScriptProcessingOptions", output=SCRIPTS)
class SetVBRScriptProcessingOptions(ScriptCommand):
    """Changes commands around a snapshot and a job; what is not named stays."""

    options: Any = parameter(mandatory=True, type=SCRIPTS, help="The options.")
    processing_action: Any = parameter(type=GENERAL_ACTION, help="What a failure of one means.")

    examples = [
        Example(
            "$o = New-VBRScriptProcessingOptions -ProcessingAction RequireSuccess;"
            " (Set-VBRScriptProcessingOptions -Options $o -ProcessingAction IgnoreFailures).ProcessingAction",
            "Go on all the same.",
            output="IgnoreFailures",
        )
    ]

    def process(self) -> None:
        options = self.change(self.options)
        options.action = chosen(self.processing_action) or options.action
        self.write(options)


@cmdlet("New-VBRApplicationProcessingOptions", output=PROCESSING)
class NewVBRApplicationProcessingOptions(BackupCommand):
    """Makes options for how the applications of a machine are processed."""

    backup_object: Any = parameter(
        mandatory=True,
        pipeline=True,
        type="System.Object",
        transform=ObjectOf((OBJECT_IN_JOB, HYPERV_ITEM, PROTECTION_GROUP)),
        help="The machine.",
    )
    os_platform: Any = parameter(mandatory=True, type=PLATFORM, name="OSPlatform", help="Its operating system.")
    enable: Switch = parameter(help="Processes applications.")
    general_transaction_log_action: Any = parameter(type=LOG_ACTION, help="What happens to transaction logs.")
    ignore_errors: Switch = parameter(help="Goes on when it fails.")
    sql_processing_options: Any = parameter(
        type=SQL, name="SQLProcessingOptions", help="Of SQL Server, as New-VBRSQLProcessingOptions makes them."
    )
    share_point_credentials: Any = parameter(type=CREDENTIALS, help="The account for SharePoint.")
    oracle_processing_options: Any = parameter(type=ORACLE, no_effect=NO_DATABASE, help="Of Oracle.")
    script_processing_options: Any = parameter(
        type=SCRIPTS, help="Commands, as New-VBRScriptProcessingOptions makes them."
    )
    my_sql_processing_options: Any = parameter(
        type=MYSQL, name="MySQLProcessingOptions", no_effect=NO_DATABASE, help="Of MySQL."
    )
    postgre_sql_processing_options: Any = parameter(
        type=POSTGRESQL, name="PostgreSQLProcessingOptions", no_effect=NO_DATABASE, help="Of PostgreSQL."
    )

    examples = [
        Example(
            f"(New-VBRApplicationProcessingOptions -BackupObject (Get-VBRJobObject -Job {A_JOB} -Name web01)"
            " -OSPlatform Windows -Enable).Enable",
            "Process them.",
            output="True",
        ),
        Example(
            f"$sql = New-VBRSQLProcessingOptions -TransactionAction NotTruncate; (New-VBRApplicationProcessingOptions"
            f" -BackupObject (Get-VBRJobObject -Job {A_JOB} -Name web01) -OSPlatform Windows -Enable"
            " -SQLProcessingOptions $sql).SQLProcessingOptions.TransactionAction",
            "Leave the logs alone.",
            output="NotTruncate",
        ),
    ]

    def process(self) -> None:
        self.write(
            ApplicationProcessing(
                self.backup_object,
                chosen(self.os_platform),
                bool(self.enable),
                chosen(self.general_transaction_log_action) or "ProcessLogsWithJob",
                bool(self.ignore_errors),
                self.sql_processing_options,
                self.script_processing_options,
                self.share_point_credentials,
            )
        )
