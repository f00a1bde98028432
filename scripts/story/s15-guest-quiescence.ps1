<#
.SYNOPSIS
S15: Hyper-V guest quiescence. Where it cannot quiesce a running guest, a host of 2012 R2 suspends the machine.

.DESCRIPTION
Online, Hyper-V lets the guest quiesce itself. Where that is impossible, hosts up to 2012 R2 back up offline: the machine
is suspended, memory and processor state go to a file, and it goes on as soon as the snapshot is made. The restored
machine goes on from that very moment, so that nothing is lost; but no application knows of the backup, and no log is
truncated. Hosts from 2016 on never suspend a machine: there the backup is crash-consistent.

.EXAMPLE
hvsim run --lab scripts/story/databases.toml scripts/story/s15-guest-quiescence.ps1
#>
$ErrorActionPreference = 'Stop'
if (-not (Get-VM -ComputerName HV21 -ErrorAction Ignore)) { throw 'This story has a lab of its own: hvsim --lab databases.toml run s15-guest-quiescence.ps1' }

function Write-Chapter([string] $Title) { Write-Host "`n$Title" -ForegroundColor Cyan }

function Show-Run($Session) {
    $Session.Tasks | Format-Table -AutoSize Name, Status, Consistency,
        @{ Label = 'Seconds'; Expression = { '{0:n1}' -f $Session.Duration.TotalSeconds } }
}

$vms = Get-VM -ComputerName HV21, HV22
$vms | Format-Table Name, ComputerName, State
$job = New-BackupJob -Name 'Story S15' -VM sqlold, sqlnew -GuestProcessing Disabled -GuestQuiescence
Start-Sleep -Seconds 3600

Write-Chapter 'Online: the guests quiesce themselves, both machines go on'
$before = Get-LabDatabase sqlold, sqlnew
$online = Start-BackupJob -Job $job
Show-Run $online
$after = Get-LabDatabase sqlold, sqlnew
foreach ($i in 0, 1) {
    Write-Host "$($after[$i].VMName): $($before[$i].LogUsed) bytes of log before, $($after[$i].LogUsed) after the backup"
}
Write-Host 'Before 2016 this kind of backup copies only. From 2016 on it is a full one, and logs are truncated.'

Write-Chapter 'The VSS component is switched off: there is no way to quiesce the guests while they run'
Disable-VMIntegrationService -VMName sqlold -ComputerName HV21 -Name VSS
Disable-VMIntegrationService -VMName sqlnew -ComputerName HV22 -Name VSS
Start-Sleep -Seconds 3650
$logBefore = (Get-LabDatabase sqlold).LogUsed
$offline = Start-BackupJob -Job $job -Async
$seen = while (-not $offline.IsCompleted) {
    Start-Sleep -Milliseconds 500
    Get-VM -Name sqlold, sqlnew -ComputerName HV21, HV22 | Select-Object Name, State
}
Write-Host 'What Get-VM said meanwhile, twice a second:'
$seen | Group-Object Name, State | Format-Table -AutoSize @{ Label = 'Machine, State'; Expression = { $_.Name } }, Count

Write-Chapter 'The downtime of sqlold on the clock; sqlnew had none'
$steps = $offline | Get-BackupTrace -VMName sqlold
$suspend = $steps | Where-Object Action -like 'Suspends*'
$resume = $steps | Where-Object Action -like 'Resumes*'
$suspend, $resume | Format-Table -AutoSize Start, End, Action, Detail
Write-Host ('Down for {0:n1} seconds' -f ($resume.End - $suspend.Start).TotalSeconds)
Show-Run $offline
$offline.Tasks | ForEach-Object Log | Where-Object Title -match 'suspended|mode:|resumed' | ForEach-Object Title

Write-Chapter 'No log was truncated'
$now = Get-LabDatabase sqlold
Write-Host "$logBefore bytes before, $($now.LogUsed) after; truncated up to transaction $($now.LogTruncated)"

Write-Chapter 'The restored machine is in saved state and goes on where it was: its database needs no recovery'
$point = Get-RestorePoint sqlold -Last
$restored = Restore-BackupVM -RestorePoint $point -NewName sqlold-copy -ComputerName HV21
$restored | Format-Table Name, State
Write-Host 'What lies on its disk alone, without the memory that was saved with it:'
Get-LabDatabase -RestorePoint $point | Format-Table VMName, OnDisk, InPages, Clean
Start-VM -Name sqlold-copy -ComputerName HV21
Write-Host 'With it:'
Get-LabDatabase sqlold-copy | Format-Table VMName, Committed, OnDisk, AtRisk
Get-VM -Name sqlold-copy -ComputerName HV21 | Format-Table Name, State, Uptime
