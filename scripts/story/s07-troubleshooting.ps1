<#
.SYNOPSIS
S7: troubleshooting integration services: sixteen things that cost a machine its online backup, found and cured.

.DESCRIPTION
Each check breaks one thing, shows where an administrator sees it, runs the backup, applies the cure, and runs the backup
again. First the integration services, then the writers, then the layout of disks, then the rest.

.PARAMETER Check
Only these checks, by number.

.EXAMPLE
hvsim run scripts/story/s07-troubleshooting.ps1

.EXAMPLE
hvsim run scripts/story/s07-troubleshooting.ps1 -Check 5
#>
param([int[]] $Check = 1..16)

$ErrorActionPreference = 'Stop'
$guest = [pscredential]::new('Administrator', (ConvertTo-SecureString 'secret' -AsPlainText -Force))
$vmms = 'Microsoft-Windows-Hyper-V-VMMS-Admin'

function In-Guest([string] $VMName, [scriptblock] $Command) {
    Invoke-Command -VMName $VMName -Credential $guest -ScriptBlock $Command
}

function In-RemoteGuest([string] $ComputerName, [string] $VMName, [scriptblock] $Command) {
    # The machine runs on another host: the way into it leads through that one.
    Invoke-Command -ComputerName $ComputerName -ArgumentList $VMName, $guest, $Command.ToString() {
        param($name, $account, $text)
        Invoke-Command -VMName $name -Credential $account -ScriptBlock ([scriptblock]::Create($text))
    }
}

function In-Lin01([scriptblock] $Command) { In-RemoteGuest HV02 lin01 $Command }
function In-Old01([scriptblock] $Command) { In-RemoteGuest HV03 old01 $Command }

function Show-Backup([string] $VMName) {
    $job = Get-BackupJob | Where-Object Name -eq "Story S7 $VMName"
    if (-not $job) { $job = New-BackupJob -Name "Story S7 $VMName" -VM $VMName }
    $task = (Start-BackupJob -Job $job).Tasks[0]
    $mode = $task.Log.Title | Select-String 'recovery checkpoint \(mode: (.+)\)' | ForEach-Object { $_.Matches[0].Groups[1].Value }
    "    Backup: $($task.Status)$(if ($mode -and $task.Status -ne 'Failed') { " ($($mode | Select-Object -Last 1))" })"
    if ($task.Reason) { $task.Reason -split "`n" | ForEach-Object { "            $_" } }
}

function Test-Check([int] $Number, [string] $Title, [string] $VMName, [scriptblock] $Break, [scriptblock] $Look, [scriptblock] $Cure) {
    if ($Number -notin $Check) { return }
    Write-Host "`n$Number. $Title" -ForegroundColor Cyan
    & $Break | Out-Null
    Show-Backup $VMName
    "    Seen: $($Look.ToString().Trim())"
    & $Look | Out-String -Stream | Where-Object { $_.Trim() } | ForEach-Object { "          $_" }
    "    Cure: $($Cure.ToString().Trim())"
    & $Cure | Out-Null
    Show-Backup $VMName
}

Test-Check 1 'The integration services are too old for the host' web01 `
    { Set-LabGuest web01 -IntegrationServicesVersion 6.3.9600.16384 } `
    { Get-VM web01 | FT Name, IntegrationServicesVersion } `
    { Set-LabGuest web01 -IntegrationServicesVersion Current }

Test-Check 1 '... and up to 2012 R2 they come from the host''s own setup disk' old01 `
    { Set-LabGuest old01 -IntegrationServicesVersion 6.2.9200.16433 } `
    { Get-VM old01 -ComputerName HV03 | FT Name, IntegrationServicesVersion, IntegrationServicesState
      Get-VMIntegrationService old01 -ComputerName HV03 -Name VSS | FT Name, PrimaryStatusDescription } `
    { Set-VMDvdDrive old01 -ComputerName HV03 -Path C:\Windows\System32\vmguest.iso
      In-Old01 { D:\support\amd64\setup.exe /quiet /norestart }
      Restart-VM old01 -ComputerName HV03 -Force; Start-Sleep 60 }

Test-Check 2 'The host does not offer the VSS service' web01 `
    { Disable-VMIntegrationService -VMName web01 -Name VSS } `
    { Get-VMIntegrationService -VMName web01 -Name VSS | FT Name, Enabled, PrimaryStatusDescription } `
    { Enable-VMIntegrationService -VMName web01 -Name VSS }

Test-Check 3 'Its counterpart in the guest does not run' web01 `
    { In-Guest web01 { Stop-Service vmicvss } } `
    { Get-VMIntegrationService -VMName web01 -Name VSS | FT Name, Enabled, PrimaryStatusDescription
      In-Guest web01 { Get-Service vmicvss } | FT Status, Name } `
    { In-Guest web01 { Start-Service vmicvss } }

Test-Check 4 'A service that a shadow copy needs cannot start in the guest' web01 `
    { In-Guest web01 { Set-Service VSS -StartupType Disabled -Status Stopped } } `
    { In-Guest web01 { Get-Service VSS, swprv, COMSysApp } | FT Name, StartType } `
    { In-Guest web01 { Set-Service VSS -StartupType Manual } }

Test-Check 5 'A writer in the guest has failed' sql01 `
    { Add-LabFault GuestWriterFailed sql01 } `
    { In-Guest sql01 { (vssadmin list writers | Out-String) -split '(?m)^(?=Writer name)' } | Select-String SqlServerWriter
      In-Guest sql01 { Get-WinEvent -FilterHashtable @{ LogName = 'Application'; ProviderName = 'VSS' } } | FL Id, Message } `
    { In-Guest sql01 { Restart-Service SQLWriter } }

Test-Check 6 'Another product''s VSS provider has made itself the guest''s default' web01 `
    { Set-LabGuest web01 -AddProvider 'Other Backup VSS Provider' } `
    { In-Guest web01 { vssadmin list providers } | Select-String 'Provider name', 'Provider type' | ForEach-Object Line } `
    { Set-LabGuest web01 -RemoveProvider 'Other Backup VSS Provider' }

Test-Check 7 'The Hyper-V writer is missing on the host' web01 `
    { Stop-Service vmms } `
    { "Hyper-V writers: $(@(vssadmin list writers | Select-String 'Hyper-V').Count)"; Get-Service vmms | FT Status, Name } `
    { Restart-Service vmms }

Test-Check 8 'The guest has a dynamic disk' web01 `
    { Set-LabGuestVolume web01 C:\ -DiskType Dynamic } `
    { (Get-LabGuest web01).Volumes | FT Root, DiskType } `
    { Set-LabGuestVolume web01 C:\ -DiskType Basic }

Test-Check 9 'A volume of the guest has a file system without shadow copies' sql01 `
    { Set-LabGuestVolume sql01 D:\ -FileSystem FAT32 } `
    { (Get-LabGuest sql01).Volumes | FT Root, FileSystem } `
    { Set-LabGuestVolume sql01 D:\ -FileSystem NTFS }

Test-Check 10 'Shadow copies of a volume are stored on another one' sql01 `
    { In-Guest sql01 { vssadmin add shadowstorage /for=C: /on=D: /maxsize=4GB } } `
    { In-Guest sql01 { vssadmin list shadowstorage /for=C: } | Select-String 'volume:' | ForEach-Object Line } `
    { In-Guest sql01 { vssadmin delete shadowstorage /for=C: /on=D: } }

Test-Check 10 '... or have no room' sql01 `
    { Set-LabGuestVolume sql01 D:\ -ShadowRoom 100MB } `
    { In-Guest sql01 { vssadmin list shadowstorage /for=D: } | Select-String 'Maximum' | ForEach-Object Line
      In-Guest sql01 { Get-WinEvent System -MaxEvents 1 } | FL ProviderName, Id, Message } `
    { In-Guest sql01 { vssadmin resize shadowstorage /for=D: /on=D: /maxsize=10GB } }

Test-Check 11 'Up to 2012 R2: checkpoints lie on another volume than the disks' old01 `
    { Set-VM old01 -ComputerName HV03 -SnapshotFileLocation C:\Checkpoints } `
    { Get-VM old01 -ComputerName HV03 | FL SnapshotFileLocation, Path } `
    { Set-VM old01 -ComputerName HV03 -SnapshotFileLocation D:\VMs\old01 }

Test-Check 12 'The machine does not run: it is backed up as it lies there, and that is no failure' app01 `
    { } `
    { Get-VM app01 -ComputerName HV02 | FT Name, State } `
    { Start-VM app01 -ComputerName HV02; Start-Sleep 60 }

# The server would not even begin with a machine whose volume is nearly full; here it does, to see the checkpoint fail.
$null = Set-VBRGlobalNotificationOptions -SkipVMSpaceThresholdEnabled:$false
Test-Check 13 'The host''s volume has no room for the AVHDX' legacy01 `
    { Set-LabGuest legacy01 -IntegrationServicesVersion Current
      New-VHD D:\Full.vhdx -Fixed -SizeBytes ([math]::Floor((Get-PSDrive D).Free / 1MB) * 1MB - 6MB) } `
    { "Free on D: $([int]((Get-PSDrive D).Free / 1MB)) MB"; Get-WinEvent $vmms -MaxEvents 1 | FL Id, Message } `
    { Remove-Item D:\Full.vhdx }

Test-Check 14 'The machine''s cluster group is offline: nothing runs that could be quiesced' dc01 `
    { Stop-ClusterGroup dc01 } `
    { Get-ClusterGroup dc01 | FT Name, OwnerNode, State; Get-VM dc01 | FT Name, State } `
    { Start-ClusterGroup dc01; Start-Sleep 60 }

Test-Check 15 'The daemon that freezes a Linux guest is stopped' lin01 `
    { In-Lin01 { systemctl stop hv_vss_daemon } } `
    { Get-VMIntegrationService -VMName lin01 -ComputerName HV02 -Name VSS | FT Name, PrimaryStatusDescription
      In-Lin01 { systemctl is-active hv_vss_daemon } } `
    { In-Lin01 { systemctl start hv_vss_daemon } }

Test-Check 16 'Checkpoints are disabled for the machine' web01 `
    { Set-VM web01 -CheckpointType Disabled } `
    { Get-VM web01 | FT Name, CheckpointType; Get-WinEvent $vmms -MaxEvents 1 | FL Id, Message } `
    { Set-VM web01 -CheckpointType Production }

Test-Check 16 '... or only production checkpoints are allowed, and the guest cannot take part' web01 `
    { Set-VM web01 -CheckpointType ProductionOnly; Disable-VMIntegrationService -VMName web01 -Name VSS } `
    { Get-VM web01 | FT Name, CheckpointType; Get-VMIntegrationService web01 -Name VSS | FT Name, Enabled } `
    { Enable-VMIntegrationService -VMName web01 -Name VSS }
