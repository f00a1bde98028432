"""What classes themselves do: [wmiclass], Invoke-WmiMethod, shadow copies and the registry."""

from __future__ import annotations

from tests.cmdlets.hyperv.shell import run

_NT = "'SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion'"


def test_pairs_for_a_guest_are_made_of_their_class() -> None:
    lines, errors = run(
        "$pair = ([wmiclass]'\\\\.\\root\\virtualization\\v2:Msvm_KvpExchangeDataItem').CreateInstance()",
        "$pair.Name = 'Site'; $pair.Data = 'Vienna'; $pair.Source = 0",
        "$space = @{ Namespace = 'root\\virtualization\\v2' }",
        "$vm = Get-WmiObject Msvm_ComputerSystem @space -Filter \"ElementName='web01'\"",
        "$service = Get-WmiObject Msvm_VirtualSystemManagementService @space",
        "$service.AddKvpItems($vm, $pair.GetText(1)).ReturnValue",
        "$items = (Get-WmiObject Msvm_KvpExchangeComponentSettingData @space).HostExchangeItems",
        "@($items -match 'Vienna').Count",
    )
    assert (lines, errors) == (["0", "1"], "")


def test_shadow_copies_are_made_and_deleted() -> None:
    lines, errors = run(
        "$made = ([wmiclass]'Win32_ShadowCopy').Create('D:\\', 'ClientAccessible'); $made.ReturnValue",
        "$copy = Get-WmiObject Win32_ShadowCopy; $copy.ID -eq $made.ShadowID; $copy.DeviceObject; $copy.Persistent",
        "$asked = @{ ClassName = 'Win32_ShadowCopy'; MethodName = 'Create' }",
        "(Invoke-CimMethod @asked -Arguments @{ Volume = 'D:\\'; Context = 'ClientAccessible' }).ReturnValue",
        "(Invoke-CimMethod @asked -Arguments @{ Volume = 'Q:\\' }).ReturnValue",
        "@(Get-CimInstance Win32_ShadowCopy).Count",
        "(vssadmin list shadows) -match 'Shadow Copy ID' | Measure-Object | ForEach-Object Count; $copy.Delete()",
        "Get-WmiObject Win32_ShadowCopy | Remove-WmiObject; @(Get-WmiObject Win32_ShadowCopy).Count",
        "(Get-WmiObject Win32_BIOS).Delete(); Invoke-WmiMethod Win32_ShadowCopy Nothing; [wmiclass]'Win32_Nothing'",
    )
    device = "\\\\?\\GLOBALROOT\\Device\\HarddiskVolumeShadowCopy1"
    assert lines == ["0", "True", device, "True", "0", "3", "2", "2", "0"]
    assert "Provider is not capable of the attempted operation" in errors
    assert "Invalid method" in errors
    assert 'Invalid class "Win32_Nothing"' in errors


def test_the_registry_of_another_machine_is_read() -> None:
    lines, errors = run(
        "$there = @{ ComputerName = 'HV02'; Namespace = 'root\\default'; Class = 'StdRegProv' }",
        "$hive = [uint32]2147483650",
        f"(Invoke-WmiMethod @there -Name GetStringValue -ArgumentList $hive, {_NT}, 'ProductName').sValue",
        "(Invoke-WmiMethod @there -Name EnumKey -ArgumentList $hive, 'SOFTWARE\\Nothing').ReturnValue",
        "Invoke-Command HV02 { $null = New-Item HKLM:\\SOFTWARE\\Lab\\Sub -Force }",
        "Invoke-Command HV02 { Set-ItemProperty HKLM:\\SOFTWARE\\Lab Number 7 -Type DWord }",
        "$registry = [wmiclass]'\\\\HV02\\root\\default:StdRegProv'; $registry.EnumKey($hive, 'SOFTWARE\\Lab').sNames",
        "$registry.GetDWORDValue($hive, 'SOFTWARE\\Lab', 'Number').uValue",
        "$registry.EnumValues($hive, 'SOFTWARE\\Lab').sNames",
        "$registry.GetStringValue($hive, 'SOFTWARE\\Lab', 'Number').ReturnValue",
        "$registry.CheckAccess($hive, 'SOFTWARE').bGranted",
    )
    assert errors == ""
    assert lines == ["Windows Server 2022 Datacenter", "2", "Sub", "7", "Number", "1", "True"]
