"""Management instrumentation: the estate's machines as instances, sessions to them, and what both families report."""

from __future__ import annotations

import pytest

from tests.cmdlets.hyperv.test_machines import error_of, lines
from tests.stories.worlds import GUEST, Shell

V2 = "-Namespace root\\virtualization\\v2"
WEB01 = "-Filter \"ElementName='web01'\""
CSV = "C:\\ClusterStorage\\Volume1\\"
SECOND = "Microsoft:Hyper-V:SubType:2"


@pytest.fixture(scope="module")
def shell() -> Shell:
    return Shell()


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("(Get-CimInstance Win32_OperatingSystem).Version", "10.0.20348"),
        ("(gwmi Win32_OperatingSystem).BuildNumber", "20348"),
        ("(Get-CimInstance Win32_ComputerSystem -ComputerName HV02).TotalPhysicalMemory / 1GB", "64"),
        ("(Get-CimInstance Win32_LogicalDisk -Filter \"DeviceID='D:'\").Size / 1TB", "4"),
        ("(Get-CimInstance -Query \"SELECT * FROM Win32_Volume WHERE FileSystem = 'CSVFS'\").Name", CSV),
        ("(Get-WmiObject Win32_Service -Filter \"Name='vmms'\").State", "Running"),
        ("Get-CimInstance Win32_BIOS -Property Version | % { $null -eq $_.Manufacturer }", "True"),
        (f"(Get-CimInstance {V2} Msvm_ComputerSystem {WEB01}).EnabledState", "2"),
        (f"(Get-CimInstance {V2} Msvm_VirtualSystemSettingData {WEB01}).VirtualSystemSubType", SECOND),
        (f"(gwmi {V2} Msvm_ComputerSystem {WEB01}).GetRelated('Msvm_MemorySettingData').VirtualQuantity", "4096"),
        ("(Get-CimInstance Win32_ComputerSystem -CimSession (New-CimSession HV02 -Name two)).Name", "HV02"),
        ("$null = New-CimSession HV02 -Name kept; (Get-CimSession -Name kept).ComputerName", "HV02"),
        ("(Get-VM lin01 -CimSession (New-CimSession HV02)).Name", "lin01"),
    ],
)
def test_what_is_asked_for_is_what_the_estate_has(shell: Shell, command: str, answer: str) -> None:
    assert lines(shell.run(command)) == [answer]


@pytest.mark.parametrize(
    ("command", "message", "identity"),
    [
        ("Get-CimInstance Win32_Nope", "Invalid class", "HRESULT 0x80041010"),
        ("Get-CimInstance X -Namespace root/nope", "Invalid namespace", "HRESULT 0x8004100e"),
        ("Get-CimInstance -Query 'SELECT FROM x'", "Invalid query", "HRESULT 0x80041017"),
        (
            "Get-CimInstance Win32_BIOS -ComputerName nosuch",
            "WinRM cannot complete the operation.",
            "HRESULT 0x80338126",
        ),
        ("New-CimSession nosuch", "WinRM cannot complete the operation.", "HRESULT 0x80338126"),
        ("Get-CimSession -Id 99", "Could not find CimSession with Id: 99.", "CimSessionNotFound"),
        ("Get-WmiObject Win32_Nope", 'Invalid class "Win32_Nope"', "GetWMIManagementException"),
        ("Get-WmiObject Win32_BIOS -ComputerName nosuch", "The RPC server is unavailable.", "GetWMICOMException"),
    ],
)
def test_what_cannot_be_answered_is_told(shell: Shell, command: str, message: str, identity: str) -> None:
    assert error_of(shell, command)[4].startswith(message)
    assert shell.run("$Error[0].FullyQualifiedErrorId").startswith(identity + ",")


def test_a_host_that_is_down_does_not_answer() -> None:
    shell = Shell()
    shell.run("$s = New-CimSession HV03")
    shell.estate.host("HV03").is_up = False
    assert "WinRM cannot complete" in error_of(shell, "Get-CimInstance Win32_BIOS -CimSession $s")[4]


def test_a_guest_tells_about_itself_while_its_service_runs() -> None:
    shell = Shell()
    shell.run(f"{GUEST}; $vm = Get-CimInstance {V2} Msvm_ComputerSystem -Filter \"ElementName='web01'\"")
    pairs = "($vm | Get-CimAssociatedInstance -ResultClassName Msvm_KvpExchangeComponent).GuestIntrinsicExchangeItems"
    names = f"{pairs} | % {{ ([xml]$_).SelectSingleNode(\"/INSTANCE/PROPERTY[@NAME='Data']/VALUE\").InnerText }}"
    assert lines(shell.run(names))[:3] == ["web01.lab.local", "Microsoft Windows Server 2022 Datacenter", "10.0.20348"]
    shell.run("Invoke-Command -VMName web01 -Credential $guest { Stop-Service vmickvpexchange }")
    assert lines(shell.run(f"@({pairs}).Count")) == ["0"]
    inside = "Invoke-Command -VMName web01 -Credential $guest { (Get-CimInstance Win32_ComputerSystem).Model }"
    assert lines(shell.run(inside)) == ["Virtual Machine"]
    denied = "Invoke-Command -VMName web01 -Credential $guest { Get-CimInstance X -Namespace root/virtualization/v2 }"
    assert "Invalid namespace" in shell.run_with_errors(denied)[1]


def test_machines_and_services_do_what_they_are_told() -> None:
    shell = Shell()
    shell.run(f"$vm = Get-WmiObject {V2} Msvm_ComputerSystem -Filter \"ElementName='web01'\"")
    answers = shell.run(
        "$vm.RequestStateChange(3).ReturnValue; Start-Sleep 30; (Get-VM web01).State;"
        " $vm.RequestStateChange(3).ReturnValue"
    )
    assert lines(answers) == ["4096", "Off", "32775"]
    spooler = "Get-CimInstance Win32_Service -Filter \"Name='Spooler'\""
    stopped = shell.run(f"({spooler} | Invoke-CimMethod -MethodName StopService).ReturnValue; ({spooler}).State")
    assert lines(stopped) == ["0", "Stopped"]
    assert error_of(shell, f"{spooler} | Invoke-CimMethod -MethodName Nope")[4] == "Invalid method"
    begins = f"Get-CimInstance {V2} Msvm_ComputerSystem -Filter \"ElementName='sql01'\" | Invoke-CimMethod -Name"
    by_name = (
        f"({begins} RequestStateChange -Arguments ([ordered]@{{TimeoutPeriod=$null; requestedState=2}})).ReturnValue"
    )
    assert lines(shell.run(by_name)) == ["32775"]
    wrong = f"({begins} RequestStateChange -Arguments @{{RequestedState='x'}}).ReturnValue"
    assert lines(shell.run(wrong)) == ["32773"]
    unknown = f"{spooler} | Invoke-CimMethod -MethodName StopService -Arguments @{{Force=1}}"
    assert error_of(shell, unknown)[4] == "Invalid method Parameter(s)"
    assert "overload" in shell.run_with_errors("(Get-WmiObject Win32_Service)[0].StopService(1)")[1]
    shell.run("Get-CimSession | Remove-CimSession")
    assert lines(shell.run("@(Get-CimSession).Count")) == ["0"]


@pytest.mark.parametrize("command", ["Get-CimInstance", "Get-CimAssociatedInstance", "Invoke-CimMethod Stop"])
def test_what_only_looks_like_an_instance_is_refused(command: str) -> None:
    shell = Shell()
    shell.run("$action = New-ScheduledTaskAction notepad.exe")
    assert error_of(shell, f"{command} -InputObject $action")[0].startswith("ParameterArgumentTransformationError,")
    shell.session.close()


def test_behind_others_an_instance_is_a_list_of_its_own_properties() -> None:
    shell = Shell()
    shell.run("$null = Register-ScheduledTask -TaskName T -Action (New-ScheduledTaskAction notepad.exe)")
    for command, names in (
        ("Get-ScheduledTaskInfo T", "LastRunTime LastTaskResult NextRunTime NumberOfMissedRuns TaskName TaskPath"),
        ("Get-CimInstance Win32_LogicalDisk | Select -First 1", "DeviceID DriveType ProviderName VolumeName Size"),
    ):
        listed = lines(shell.run(f"Get-VM dc01; {command}"))
        shown = [line.split()[0] for line in listed if " :" in line]
        assert shown[: len(names.split())] == names.split()
        assert not {"CimClass", "CimSystemProperties"} & set(shown)
    assert "CimClass" in shell.run("Get-CimInstance Win32_LogicalDisk | Format-List *")
    shell.session.close()
