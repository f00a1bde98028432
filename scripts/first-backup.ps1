<#
.SYNOPSIS
Tells the story of one online backup, from the estate to a verified restore.

.DESCRIPTION
Everything on screen comes from ordinary commands, typed as anybody may type them. The estate is simulated, the bytes
are real: the blocks are read, hashed, packed and restored.

.PARAMETER VMName
The virtual machine that the story is about.

.EXAMPLE
hvsim run scripts/first-backup.ps1
#>
param([string] $VMName = 'web01')

$ErrorActionPreference = 'Stop'

function Write-Chapter([int] $Number, [string] $Title) {
    Write-Host ''
    Write-Host "$Number. $Title" -ForegroundColor Cyan
}

function Show-Sessions($Sessions) {
    $Sessions | Format-Table -AutoSize JobName,
        @{ Label = 'Type'; Expression = { if ($_.IsFullMode) { 'Full' } else { 'Increment' } } },
        Result,
        @{ Label = 'Read MB'; Expression = { [int]($_.ReadSize / 1MB) } },
        @{ Label = 'Transferred KB'; Expression = { [int]($_.TransferedSize / 1KB) } },
        @{ Label = 'CBT'; Expression = { $_.Tasks[0].ChangeTracking } } |
        Out-Host
}

Write-Chapter 1 'The estate: which machines can be backed up online?'
Get-VM | FT Name, IntegrationServicesVersion | Out-Host
Get-VM | Get-VMIntegrationService -Name VSS | Out-Host
Write-Host 'The services of legacy01 are older than its host''s: no online backup there.'

Write-Chapter 2 "A full backup of ${VMName}: the AVHDX appears, takes the writes, and goes"
$job = New-BackupJob -Name 'First' -VM $VMName
$full = Start-BackupJob -Job $job -Async
while (-not (Get-VMSnapshot -VMName $VMName)) { Start-Sleep -Milliseconds 500 }

Get-VM -Name $VMName | Format-Table Name, State, Status | Out-Host
Get-VMSnapshot -VMName $VMName | Format-Table SnapshotType, Name | Out-Host
$drive = Get-VMHardDiskDrive -VMName $VMName
$drive | Format-List VMName, ControllerType, Path | Out-Host
$folder = Split-Path -Path $drive.Path
if (Test-Path -Path $folder) { Get-ChildItem -Path $folder | Format-Table Name, Length | Out-Host }

Write-Host 'The guest goes on writing: into the AVHDX.'
Invoke-GuestWrite -VMName $VMName -Text 'written during the backup' -Offset 2GB
Wait-BackupSession -Session $full | Out-Null
Write-Host "Afterwards the machine writes to $(Split-Path -Leaf (Get-VMHardDiskDrive -VMName $VMName).Path) again."

Write-Chapter 3 'The eight steps, as they happened'
$full | Get-BackupTrace | Where-Object Step | Format-Table -AutoSize Step, Component, Action, Outcome | Out-Host
$full | Show-BackupTrace | Out-Host

Write-Chapter 4 'An increment: only the changed blocks'
Invoke-GuestWrite -VMName $VMName -Length 3MB -Offset 1GB
$increment = Start-BackupJob -Job $job
Show-Sessions $full, $increment

Write-Chapter 5 'Change tracking breaks: everything is read, and compared by checksums'
Add-LabFault -Fault ChangeTrackingCorrupted -Target $VMName | Out-Host
Invoke-GuestWrite -VMName $VMName -Length 1MB -Offset 1GB
$broken = Start-BackupJob -Job $job
Write-Host $broken.Tasks[0].Reason
Show-Sessions $broken

Write-Chapter 6 'The cure: one reset, one full read, and the increments are small again'
Reset-HvVmChangeTracking -Server (Get-VBRServer -Name HV01) -VMName $VMName
$afterReset = Start-BackupJob -Job $job
Invoke-GuestWrite -VMName $VMName -Length 1MB -Offset 3GB
$small = Start-BackupJob -Job $job
Show-Sessions $afterReset, $small

Write-Chapter 7 'A verified restore'
Test-Backup -VMName $VMName | Out-Host
$restored = Get-RestorePoint -VMName $VMName -Last | Restore-BackupVM -NewName "$VMName-restored"
$comparison = Compare-LabDisk -Reference (Get-VM -Name $VMName) -Difference $restored
$comparison | Format-List Reference, Difference, Size, Equal, DifferentBytes | Out-Host
if (-not $comparison.Equal) { throw 'The restored disk differs from the original.' }
Write-Host "The restored disk equals the original, byte for byte. On the estate's clock it is $(Get-Date -Format HH:mm:ss)."
