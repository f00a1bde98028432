"""bcdedit: what a computer starts."""

from __future__ import annotations

from tests.cmdlets.hyperv.shell import run


def test_a_host_without_its_hypervisor_starts_no_machines() -> None:
    lines, errors = run(
        "(bcdedit) -match 'hypervisorlaunchtype'; Invoke-Command HV02 { bcdedit /set hypervisorlaunchtype off }",
        "$vm = New-VM lab -ComputerName HV02 -NoVHD -MemoryStartupBytes 512MB -Generation 2; Start-VM $vm; $vm.State",
        "Stop-VM $vm -TurnOff; Restart-Computer HV02 -Force -Wait; Start-VM $vm; $vm.State",
        "Invoke-Command HV02 { bcdedit /set '{current}' hypervisorlaunchtype auto }",
        "Invoke-Command HV02 { bcdedit /deletevalue nx; bcdedit /deletevalue nx }",
        "Restart-Computer HV02 -Force -Wait; Start-VM $vm; $vm.State",
    )
    shown = "hypervisorlaunchtype    Auto"
    done = "The operation completed successfully."
    assert lines[:5] == [shown, done, "Running", "Off", done]
    assert lines[5:] == [
        done,
        "The element data type specified is not recognized, or does not apply to the",
        "specified entry.",
        "Running",
    ]
    assert "could not be started because the hypervisor is not running" in errors


def test_entries_are_copied_and_deleted() -> None:
    lines, errors = run(
        "$made = (bcdedit /copy '{current}' /d Nano) -replace '.*({.*})\\.', '$1'; $made -match '^{[0-9a-f-]{36}}$'",
        "bcdedit /set $made device 'vhd=[C:]\\nano.vhdx'; (bcdedit /enum $made)[-8..-1] -match 'Nano|vhd='",
        "bcdedit /default $made; bcdedit /timeout 5; (bcdedit /enum '{bootmgr}') -match 'timeout|^default'",
        "bcdedit /delete $made; (bcdedit /enum '{bootmgr}') -match '^default'; bcdedit /enum $made; $LASTEXITCODE",
        "bcdedit /store D:\\BCD /enum | Select-Object -First 1",
        "bcdedit /delete '{current}'; bcdedit /nonsense | Out-Null",
        "$LASTEXITCODE",
    )
    done = "The operation completed successfully."
    assert errors == ""
    assert lines[:5] == [
        "True",
        done,
        "device                  vhd=[C:]\\nano.vhdx",
        "description             Nano",
        done,
    ]
    assert lines[5] == done
    assert lines[6].startswith("default                 {")
    assert lines[7:] == [
        "timeout                 5",
        done,
        "default                 {current}",
        "The specified entry identifier is not valid.",
        "1",
        "The boot configuration data store could not be opened.",
        "The entry cannot be deleted: it is in use.",
        "1",
    ]
