"""What a SureBackup job is made of: linked jobs, options for starting machines, tests, and what else it does."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.job_storage import NO_TRAPS
from hvsim.cmdlets.veeam.members import chosen, listed
from hvsim.cmdlets.veeam.names import A_JOB, CREDENTIALS, JOB
from hvsim.cmdlets.veeam.surebackup_types import (
    APPLICATION,
    LINKED,
    MACHINE,
    ROLE,
    STARTUP,
    TEST_SCRIPT,
    VERIFICATION,
)
from hvsim.infrastructure.backup.restores.surebackup import LinkedJob, StartupOptions, TestScript, VerificationOptions
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.values import to_string

NO_SCAN = "It is kept and shown; no malware is simulated."
_NO_CREDENTIALS = "No test asks for one."


@cmdlet("New-VBRSureBackupLinkedJob", output=LINKED)
class NewVBRSureBackupLinkedJob(BackupCommand):
    """Makes a job whose machines are verified."""

    job: Any = parameter(mandatory=True, pipeline=True, type=JOB, help="The backup job.")
    role: Any = parameter(type=ROLE + "[]", help="What its machines are for.")
    test_script: Any = parameter(type=TEST_SCRIPT + "[]", help="What else is tested of them.")
    startup_options: Any = parameter(type=STARTUP, help="How they are started.")
    credentials: Any = parameter(type=CREDENTIALS, no_effect="No test asks for one.", help="The account in guests.")
    vm: Any = parameter(
        type=MACHINE + "[]", name="VM", help="Those of them for which something else holds, or which are left out."
    )

    examples = [Example(f"(New-VBRSureBackupLinkedJob -Job {A_JOB}).Job.Name", "All its machines.", output="Nightly")]

    def process(self) -> None:
        roles = [chosen(item) for item in listed(self.role)]
        startup = self.startup_options or StartupOptions()
        self.write(LinkedJob(self.job, startup, roles, listed(self.test_script), listed(self.vm)))


@cmdlet("New-VBRSureBackupStartupOptions", output=STARTUP)
class NewVBRSureBackupStartupOptions(BackupCommand):
    """Makes options for how machines are started and asked."""

    allocated_memory: int = parameter(mandatory=True, help="Memory in percent of their own.")
    enable_vm_heartbeat_check: Switch = parameter(
        mandatory=True, name="EnableVMHeartbeatCheck", help="Asks for their heartbeat."
    )
    maximum_boot_time: int = parameter(mandatory=True, help="Seconds they may take to boot.")
    application_initialization_timeout: int = parameter(mandatory=True, help="Seconds that applications get.")
    enable_vm_ping_check: Switch = parameter(mandatory=True, name="EnableVMPingCheck", help="Asks for their addresses.")
    disable_windows_firewall: Switch = parameter(
        no_effect="No firewall is simulated.", help="Switches off the firewall."
    )

    examples = [
        Example(
            "(New-VBRSureBackupStartupOptions -AllocatedMemory 50 -EnableVMHeartbeatCheck -MaximumBootTime 300"
            " -ApplicationInitializationTimeout 60 -EnableVMPingCheck).AllocatedMemory",
            "Half the memory.",
            output="50",
        )
    ]

    def process(self) -> None:
        self.write(
            StartupOptions(
                self.allocated_memory,
                self.maximum_boot_time,
                self.application_initialization_timeout,
                bool(self.enable_vm_heartbeat_check),
                bool(self.enable_vm_ping_check),
            )
        )


@cmdlet("New-VBRSureBackupTestScript", default_set="Set1", output=TEST_SCRIPT)
class NewVBRSureBackupTestScript(BackupCommand):
    """Makes a test of what machines are for: a probe of a known application, or a program of one's own."""

    name: str = parameter(sets={"Set1": In(mandatory=True)}, help="What the program is called.")
    path: str = parameter(
        sets={"Set1": In(mandatory=True)}, help="The program on the backup server. It must be there; it is not run."
    )
    argument: str = parameter(
        sets={"Set1": In(mandatory=True)}, no_effect="Programs are not run.", help="What it is called with."
    )
    predefined_application: Any = parameter(
        sets={"Set2": In(mandatory=True)}, type=APPLICATION, help="The application whose port is tried."
    )

    examples = [
        Example(
            "(New-VBRSureBackupTestScript -PredefinedApplication SQLServer).PredefinedApplication",
            "Does the database answer?",
            output="SQLServer",
        )
    ]

    def process(self) -> None:
        if self.parameter_set == "Set2":
            self.write(TestScript(chosen(self.predefined_application)))
        else:
            self.write(TestScript("", self.name, self.path, self.argument))


@cmdlet("Set-VBRSureBackupTestScript", output=TEST_SCRIPT)
class SetVBRSureBackupTestScript(BackupCommand):
    """Changes a test that is a program of one's own; what is not named stays."""

    script: Any = parameter(mandatory=True, pipeline=True, type=TEST_SCRIPT, help="The test.")
    name: str = parameter(help="What the program is called.")
    path: str = parameter(help="The program on the backup server.")
    argument: str = parameter(no_effect="Programs are not run.", help="What it is called with.")

    examples = [
        Example(
            "$s = New-VBRSureBackupTestScript -Name a -Path C:\\a.cmd -Argument x; ($s | Set-VBRSureBackupTestScript"
            " -Name b).Name",
            "Another name.",
            output="b",
        )
    ]

    def process(self) -> None:
        script: TestScript = self.script
        script.name = self.name or script.name
        script.path = self.path or script.path
        script.argument = self.argument or script.argument
        self.write(script)


class VerificationCommand(BackupCommand):
    """A command that makes or changes what else a SureBackup job does."""

    enable_disk_content_validation: Switch = parameter(help="Reads the whole restore points.")
    disable_application_group_validation: Switch = parameter(
        help="But not those of the application group, as it is anyway; with :$false those as well."
    )
    enable_malware_scan: Switch = parameter(no_effect=NO_SCAN, help="Looks for malware.")
    enable_yara_scan: Switch = parameter(name="EnableYARAScan", no_effect=NO_SCAN, help="Looks by YARA rules.")
    yara_scan_rule: str = parameter(name="YARAScanRule", no_effect=NO_SCAN, help="The rule.")
    enable_entire_image_scan: Switch = parameter(no_effect=NO_SCAN, help="Goes on after the first finding.")
    disable_application_group_malware_scan: Switch = parameter(no_effect=NO_SCAN, help="But not in the group.")
    enable_snmp_notification: Switch = parameter(name="EnableSNMPNotification", no_effect=NO_TRAPS, help="Sends traps.")
    address: list[str] = parameter(help="Who gets mails.")
    enable_email_notification: Switch = parameter(help="Sends mails to them.")

    def change(self, options: VerificationOptions) -> VerificationOptions:
        """Sets what the user has named, and returns the options."""
        given = {name.lower(): bool(value) for name, value in self.bound.items()}
        options.content = given.get("enablediskcontentvalidation", options.content)
        options.group_content = not given.get("disableapplicationgroupvalidation", not options.group_content)
        options.malware = given.get("enablemalwarescan", options.malware)
        options.yara = given.get("enableyarascan", options.yara)
        options.yara_rule = self.yara_scan_rule or options.yara_rule
        options.entire_image = given.get("enableentireimagescan", options.entire_image)
        options.group_malware = not given.get("disableapplicationgroupmalwarescan", not options.group_malware)
        mails = options.mails
        mails.snmp = given.get("enablesnmpnotification", mails.snmp)
        mails.to_addresses = given.get("enableemailnotification", mails.to_addresses)
        if self.address:
            mails.addresses = ";".join(to_string(item) for item in listed(self.address))
        return options


@cmdlet("New-VBRSureBackupJobVerificationOptions", output=VERIFICATION)
class NewVBRSureBackupJobVerificationOptions(VerificationCommand):
    """Makes options for what else a SureBackup job does."""

    use_custom_email_settings: Switch = parameter(help="By the rules below, not by those of the server.")
    subject: str = parameter(help="Under this subject, with variables such as %JobName%.")
    notify_on_success: Switch = parameter(help="After success, as it is anyway.")
    notify_on_warning: Switch = parameter(help="After a warning, as it is anyway.")
    notify_on_error: Switch = parameter(help="After a failure, as it is anyway.")

    examples = [
        Example(
            "(New-VBRSureBackupJobVerificationOptions -EnableDiskContentValidation).DiskContentValidationEnabled",
            "Read everything.",
            output="True",
        )
    ]

    def process(self) -> None:
        options = self.change(VerificationOptions())
        given = {name.lower(): bool(value) for name, value in self.bound.items()}
        mails = options.mails
        mails.custom = given.get("usecustomemailsettings", False)
        mails.subject = self.subject or ""
        mails.on_success = given.get("notifyonsuccess", True)
        mails.on_warning = given.get("notifyonwarning", True)
        mails.on_failure = given.get("notifyonerror", True)
        self.write(options)


@cmdlet("Set-VBRSureBackupJobVerificationOptions", output=VERIFICATION)
class SetVBRSureBackupJobVerificationOptions(VerificationCommand):
    """Changes options for what else a SureBackup job does; what is not named stays."""

    verification_options: Any = parameter(mandatory=True, type=VERIFICATION, help="The options.")

    examples = [
        Example(
            "$o = New-VBRSureBackupJobVerificationOptions; (Set-VBRSureBackupJobVerificationOptions"
            " -VerificationOptions $o -EnableDiskContentValidation).DiskContentValidationEnabled",
            "Read everything.",
            output="True",
        )
    ]

    def process(self) -> None:
        self.write(self.change(self.verification_options))
