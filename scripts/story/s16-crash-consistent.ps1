<#
.SYNOPSIS
S16: a crash-consistent backup instead of suspending the machine: no downtime, and what was open is at risk.

.DESCRIPTION
The copy is what a hard reset would leave: what applications had in memory is not in it. The machine does not stop for a
moment. A database writes every thirty seconds; the story counts what it had promised when the snapshot was made, and what
is there after the restore.

.EXAMPLE
hvsim run --lab scripts/story/databases.toml scripts/story/s16-crash-consistent.ps1
#>
$ErrorActionPreference = 'Stop'
if (-not (Get-VM -ComputerName HV21 -ErrorAction Ignore)) { throw 'This story has a lab of its own: hvsim --lab databases.toml run s16-crash-consistent.ps1' }

function Write-Chapter([string] $Title) { Write-Host "`n$Title" -ForegroundColor Cyan }

Write-Chapter 'sqlold cannot be quiesced; the job copies it as it is rather than suspend it'
Disable-VMIntegrationService -VMName sqlold -ComputerName HV21 -Name VSS
$job = New-BackupJob -Name 'Story S16' -VM sqlold -GuestProcessing Disabled -GuestQuiescence
$null = Set-BackupJob 'Story S16' -CrashConsistentInsteadOfSuspending $true
Get-VBRJob -Name 'Story S16' | ForEach-Object { $_.Options.HvSourceOptions } | Format-List EnableHvQuiescence, CanDoCrashConsistent

Write-Chapter 'The database works for two hours; what is committed reaches the disk a little later'
Start-Sleep -Seconds 7280
$session = Start-BackupJob -Job $job -Async
while (-not (Get-VMSnapshot -VMName sqlold -ComputerName HV21)) { Start-Sleep -Milliseconds 200 }
$atSnapshot = Get-LabDatabase sqlold
$atSnapshot | Format-Table VMName, Committed, OnDisk, AtRisk, Clean

Write-Chapter 'Meanwhile the machine goes on: this is what Get-VM says until the backup has ended'
$seen = while (-not $session.IsCompleted) {
    Get-VM -Name sqlold -ComputerName HV21 | Select-Object Name, State
    Start-Sleep -Milliseconds 500
}
$seen | Group-Object Name, State | Format-Table -AutoSize @{ Label = 'Machine, State'; Expression = { $_.Name } }, Count
$session.Tasks | Format-Table Name, Status, Consistency
Get-RestorePoint sqlold -Last | Format-Table VmName, CreationTime, IsConsistent

Write-Chapter 'The restored machine starts as after a power failure: the database recovers from its log'
$restored = Get-RestorePoint sqlold -Last | Restore-BackupVM -NewName sqlold-s16 -ComputerName HV21
Get-LabDatabase $restored -CheckPages | Format-Table VMName, OnDisk, InPages, Clean, DamagedPages
Start-VM -Name sqlold-s16 -ComputerName HV21
$recovered = Get-LabDatabase sqlold-s16
$recovered | Format-Table VMName, Committed, Clean
Write-Host "Promised at the moment of the snapshot: $($atSnapshot.Committed). After the restore: $($recovered.Committed)."
Write-Host "Lost: $($atSnapshot.Committed - $recovered.Committed) transactions, which only memory knew."
