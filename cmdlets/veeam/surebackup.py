"""Get-, Add-, Start- and Remove-VBRSureBackupJob, with the VSB names that came before: verified restore points."""

from __future__ import annotations

from functools import partial
from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.values import to_uuid
from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.members import absent_type, choices, chosen, listed, product_type
from hvsim.cmdlets.veeam.names import A_JOB, A_RUN, CREDENTIALS, INFOS, JOB
from hvsim.cmdlets.veeam.surebackup_types import GROUP, LAB, LINKED, MACHINE, ROLE, STARTUP, SURE_JOB
from hvsim.infrastructure.backup.restores.arranging import add_surebackup, remove_surebackup
from hvsim.infrastructure.backup.restores.surebackup import (
    ApplicationGroup,
    LinkedJob,
    StartupOptions,
    SureBackupJob,
    VirtualLab,
    start_surebackup,
)
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import matches

TEST_SCRIPT = INFOS + "VBRSureBackupTestScript"
SCHEDULE = INFOS + "VBRSureBackupJobScheduleOptions"
VERIFICATION = INFOS + "VBRSureBackupJobVerificationOptions"
POINT_TYPE = choices(INFOS + "VBRSureBackupRestorePointType", ("AppConsistent", "CrashConsistent"))
for missing in (TEST_SCRIPT, SCHEDULE):
    absent_type(missing)

A_LAB = "$null = Add-VBRHvSimpleVirtualLab -Server (Get-VBRServer -Name HV01) -Name Lab1"
A_SURE_JOB = (
    f"{A_LAB}; $null = Add-VBRSureBackupJob -Name Verify -VirtualLab (Get-VBRVirtualLab)"
    f" -LinkedJob (New-VBRSureBackupLinkedJob -Job {A_JOB})"
)


@frozen(eq=False)
class VerificationOptions:
    """What else a SureBackup job does."""

    content: bool


product_type(VERIFICATION, VerificationOptions, {"bool DiskContentValidationEnabled": "content"})


class SureBackupCommand(BackupCommand):
    """A command that adds a SureBackup job."""

    name: Any
    description: Any

    def add(self, lab: VirtualLab, group: ApplicationGroup | None, linked: list[LinkedJob]) -> SureBackupJob:
        """The job. Raises `AlreadyExists`, and `InvalidState` where there is nothing to verify."""
        return add_surebackup(self.server, self.name or "", self.description or "", lab, group, linked)


@cmdlet("Get-VBRSureBackupJob", default_set="Set1", output=SURE_JOB)
class GetVBRSureBackupJob(BackupCommand):
    """Lists SureBackup jobs."""

    name: list[str] = parameter(sets={"Set1": In(pipeline=True)}, help="The jobs by name; all when left out.")
    id: Any = parameter(
        sets={"Set2": In(pipeline=True, by_property_name=True)}, type="System.Guid[]", help="The jobs by identity."
    )

    examples = [Example("(Get-VBRSureBackupJob).Name", "All.", A_SURE_JOB, "Verify")]

    def process(self) -> None:
        wanted = {to_uuid(item) for item in listed(self.id)}
        for item in self.server.surebackup_jobs:
            named = any(matches(name, item.name) for name in self.name or ["*"])
            if named and (not wanted or item.id in wanted):
                self.write(item)


@cmdlet("Add-VBRSureBackupJob", output=SURE_JOB)
class AddVBRSureBackupJob(SureBackupCommand):
    """Adds a job that verifies restore points by starting their machines."""

    virtual_lab: Any = parameter(mandatory=True, type=LAB, help="The lab.")
    name: str = parameter(help="Its name; made up when left out.")
    description: str = parameter(help="What it is for.")
    application_group: Any = parameter(type=GROUP, help="Machines that start first.")
    keep_application_group_running: Switch = parameter(help="Leaves those running.")
    linked_job: Any = parameter(
        type=LINKED + "[]", help="Jobs whose machines are verified, as New-VBRSureBackupLinkedJob gives them."
    )
    max_concurrent_vms: int = parameter(
        name="MaxConcurrentVMs", default=3, help="How many of their machines at a time."
    )
    process_random_machines: Switch = parameter(simulated=False, help="Process random machines.")
    verification_options: Any = parameter(type=VERIFICATION, help="What else is done.")
    schedule_options: Any = parameter(type=SCHEDULE, simulated=False, help="Schedule options.")
    force: Switch = parameter(no_effect="Nothing is asked.", help="Without questions.")
    random_machines_max_count: int = parameter(simulated=False, help="Random machines max count.")

    examples = [Example(A_SURE_JOB + "; (Get-VBRSureBackupJob).VirtualLab.Name", "A job.", output="Lab1")]

    def process(self) -> None:
        job = self.attempt(
            partial(self.add, self.virtual_lab, self.application_group, listed(self.linked_job)), self.name
        )
        if job is not None:
            job.keep_running = bool(self.keep_application_group_running)
            job.max_concurrent = max(1, self.max_concurrent_vms)
            job.checks_content = self.verification_options is not None and self.verification_options.content
            self.write(job)


class AddOldSureBackupJob(SureBackupCommand):
    """What the old names of Add-VBRSureBackupJob share."""

    name: str = parameter(help="Its name; made up when left out.")
    virtual_lab: Any = parameter(mandatory=True, pipeline=True, by_property_name=True, type=LAB, help="The lab.")
    app_group: Any = parameter(pipeline=True, by_property_name=True, type=GROUP, help="Machines that start first.")
    linked_job: Any = parameter(
        pipeline=True, by_property_name=True, type=JOB + "[]", help="Jobs whose machines are verified."
    )
    description: str = parameter(help="What it is for.")

    def process(self) -> None:
        linked = [LinkedJob(item) for item in listed(self.linked_job)]
        job = self.attempt(partial(self.add, self.virtual_lab, self.app_group, linked), self.name)
        if job is not None:
            self.write(job)


@cmdlet("Add-VSBJob")
class AddVSBJob(AddOldSureBackupJob):
    """Adds a SureBackup job; the old name of Add-VBRSureBackupJob."""

    examples = [
        Example(
            f"(Add-VSBJob -Name Old -VirtualLab (Get-VBRVirtualLab) -LinkedJob {A_JOB}).Name", "A job.", A_LAB, "Old"
        )
    ]


@cmdlet("Add-VSBHvJob")
class AddVSBHvJob(AddOldSureBackupJob):
    """Adds a SureBackup job; the old name of Add-VBRSureBackupJob."""

    examples = [
        Example(
            f"(Add-VSBHvJob -Name Old -VirtualLab (Get-VBRVirtualLab) -LinkedJob {A_JOB}).Name", "A job.", A_LAB, "Old"
        )
    ]


class StartSureBackup(BackupCommand):
    """A command that runs the SureBackup jobs of its -Job."""

    job: Any
    run_async: Switch = parameter(help="Does not wait for the end.")

    def process(self) -> None:
        for job in listed(self.job):
            session = self.attempt(partial(start_surebackup, self.server, job), job)
            if session is not None:
                if not self.run_async and session.process is not None:
                    self.wait_for(session.process)
                self.write(session)


@cmdlet("Start-VBRSureBackupJob")
class StartVBRSureBackupJob(StartSureBackup):
    """Verifies now: starts the machines in the lab, looks at them, and takes them away."""

    job: Any = parameter(mandatory=True, pipeline=True, type=SURE_JOB, help="The job.")
    date_time: Any = parameter(type="System.DateTime", simulated=False, help="Restore points of this time.")
    restore_point_type: Any = parameter(type=POINT_TYPE, simulated=False, help="Only restore points of this type.")

    examples = [
        Example(
            "[string](Get-VBRSureBackupJob | Start-VBRSureBackupJob).Result",
            "Can it be restored?",
            A_RUN + "; " + A_SURE_JOB,
            "Success",
        )
    ]


@cmdlet("Start-VSBJob")
class StartVSBJob(StartSureBackup):
    """Verifies now; the old name of Start-VBRSureBackupJob."""

    job: Any = parameter(
        position=1, mandatory=True, pipeline=True, by_property_name=True, type=SURE_JOB + "[]", help="The jobs."
    )

    examples = [
        Example(
            "[string](Get-VSBJob | Start-VSBJob).Result", "Can it be restored?", A_RUN + "; " + A_SURE_JOB, "Success"
        )
    ]


class RemoveSureBackup(BackupCommand):
    """A command that deletes the SureBackup jobs of its -Job."""

    job: Any

    def process(self) -> None:
        for job in self.job:
            if self.should_process(job.name):
                self.attempt(partial(remove_surebackup, self.server, job), job)


@cmdlet("Remove-VBRSureBackupJob", confirm="Medium")
class RemoveVBRSureBackupJob(RemoveSureBackup):
    """Deletes SureBackup jobs."""

    job: Any = parameter(mandatory=True, pipeline=True, type=SURE_JOB + "[]", help="The jobs.")

    examples = [Example("Get-VBRSureBackupJob | Remove-VBRSureBackupJob -Confirm:$false", "All.", A_SURE_JOB)]


@cmdlet("Remove-VSBJob", confirm="Medium")
class RemoveVSBJob(RemoveSureBackup):
    """Deletes SureBackup jobs; the old name."""

    job: Any = parameter(
        position=1, mandatory=True, pipeline=True, by_property_name=True, type=SURE_JOB + "[]", help="The jobs."
    )

    examples = [Example("Get-VSBJob | Remove-VSBJob -Confirm:$false", "All.", A_SURE_JOB)]


@cmdlet("New-VBRSureBackupLinkedJob", output=LINKED)
class NewVBRSureBackupLinkedJob(BackupCommand):
    """Makes a job whose machines are verified."""

    job: Any = parameter(mandatory=True, pipeline=True, type=JOB, help="The backup job.")
    role: Any = parameter(type=ROLE + "[]", help="What its machines are for.")
    test_script: Any = parameter(type=TEST_SCRIPT + "[]", simulated=False, help="Scripts that test them.")
    startup_options: Any = parameter(type=STARTUP, help="How they are started.")
    credentials: Any = parameter(type=CREDENTIALS, no_effect="No test asks for one.", help="The account in guests.")
    vm: Any = parameter(type=MACHINE + "[]", name="VM", simulated=False, help="Other options for some of them.")

    examples = [Example(f"(New-VBRSureBackupLinkedJob -Job {A_JOB}).Job.Name", "All its machines.", output="Nightly")]

    def process(self) -> None:
        roles = [chosen(item) for item in listed(self.role)]
        self.write(LinkedJob(self.job, self.startup_options or StartupOptions(), roles))


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


@cmdlet("New-VBRSureBackupJobVerificationOptions", output=VERIFICATION)
class NewVBRSureBackupJobVerificationOptions(BackupCommand):
    """Makes options for what else a SureBackup job does."""

    enable_disk_content_validation: Switch = parameter(help="Reads the whole restore points.")
    disable_application_group_validation: Switch = parameter(simulated=False, help="But not those of the group.")
    enable_malware_scan: Switch = parameter(simulated=False, help="Looks for malware.")
    enable_yara_scan: Switch = parameter(name="EnableYARAScan", simulated=False, help="Looks by YARA rules.")
    yara_scan_rule: str = parameter(name="YARAScanRule", simulated=False, help="The rule.")
    enable_entire_image_scan: Switch = parameter(simulated=False, help="Goes on after the first finding.")
    disable_application_group_malware_scan: Switch = parameter(simulated=False, help="But not in the group.")
    enable_snmp_notification: Switch = parameter(name="EnableSNMPNotification", simulated=False, help="Sends traps.")
    address: list[str] = parameter(simulated=False, help="Who gets mails.")
    enable_email_notification: Switch = parameter(simulated=False, help="Sends mails.")
    use_custom_email_settings: Switch = parameter(simulated=False, help="By rules of its own.")
    subject: str = parameter(simulated=False, help="Under this subject.")
    notify_on_success: Switch = parameter(simulated=False, help="After success.")
    notify_on_warning: Switch = parameter(simulated=False, help="After a warning.")
    notify_on_error: Switch = parameter(simulated=False, help="After a failure.")

    examples = [
        Example(
            "(New-VBRSureBackupJobVerificationOptions -EnableDiskContentValidation).DiskContentValidationEnabled",
            "Read everything.",
            output="True",
        )
    ]

    def process(self) -> None:
        self.write(VerificationOptions(bool(self.enable_disk_content_validation)))
