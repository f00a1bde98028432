"""Hyper-V's management service as scripts of WMI use it."""

from __future__ import annotations

from tests.cmdlets.hyperv.shell import run

SERVICE = "$svc = Get-WmiObject -Namespace root\\virtualization\\v2 Msvm_VirtualSystemManagementService"


def test_settings_of_a_machine_are_changed_by_their_text() -> None:
    lines, errors = run(
        f"{SERVICE}; $ns = @{{ Namespace = 'root\\virtualization\\v2' }}",
        "$s = Get-WmiObject @ns -Query \"SELECT * FROM Msvm_VirtualSystemSettingData WHERE ElementName = 'web01'\"",
        "$s.LowMmioGapSize = 512; $s.ElementName = 'shop01'; $svc.ModifySystemSettings($s.GetText(1)).ReturnValue",
        "Stop-VM web01 -Force; $svc.ModifySystemSettings($s.GetText(1)).ReturnValue",
        "(Get-VM shop01).LowMemoryMappedIoSpace",
        "$s.LowMmioGapSize = 9; $svc.ModifySystemSettings($s.GetText(1)).ReturnValue",
        "$svc.ModifySystemSettings('nonsense').ReturnValue",
        "(Get-WmiObject @ns Msvm_VirtualSystemManagementServiceSettingData).DefaultExternalDataRoot",
    )
    assert lines == ["32775", "0", "536870912", "32773", "32773", "C:\\ClusterStorage\\Volume1"]
    assert errors == ""


def test_a_host_tells_its_guests_pairs() -> None:
    item = '<INSTANCE CLASSNAME="Msvm_KvpExchangeDataItem"><PROPERTY NAME="Name" TYPE="string"><VALUE>Role</VALUE>'
    item += '</PROPERTY><PROPERTY NAME="Data" TYPE="string"><VALUE>web &amp; shop</VALUE></PROPERTY></INSTANCE>'
    lines, errors = run(
        f"$ns = @{{ Namespace = 'root\\virtualization\\v2' }}; $item = '{item}'",
        "$svc = Get-CimInstance @ns Msvm_VirtualSystemManagementService",
        "$vm = Get-CimInstance @ns Msvm_ComputerSystem -Filter \"ElementName = 'web01'\"",
        "$arguments = @{ TargetSystem = $vm; DataItems = @($item) }",
        "($svc | Invoke-CimMethod -MethodName ModifyKvpItems -Arguments $arguments).ReturnValue",
        "($svc | Invoke-CimMethod -MethodName AddKvpItems -Arguments $arguments).ReturnValue",
        "($svc | Invoke-CimMethod -MethodName AddKvpItems -Arguments $arguments).ReturnValue",
        "$other = $arguments.Clone(); $other.DataItems = @($item.Replace('shop', 'blog'))",
        "($svc | Invoke-CimMethod -MethodName ModifyKvpItems -Arguments $other).ReturnValue",
        "$kept = { (Get-CimInstance @ns Msvm_KvpExchangeComponentSettingData).HostExchangeItems }",
        "[xml]$shown = & $kept; ($shown.INSTANCE.PROPERTY | Where-Object NAME -eq Data).VALUE",
        "($svc | Invoke-CimMethod -MethodName RemoveKvpItems -Arguments $arguments).ReturnValue",
        "(& $kept | Measure-Object).Count",
        "($svc | Invoke-CimMethod -MethodName RemoveKvpItems -Arguments $arguments).ReturnValue",
    )
    assert (lines, errors) == (["32773", "0", "32773", "0", "web & blog", "0", "0", "32773"], "")
