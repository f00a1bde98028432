<#
.SYNOPSIS
S12: changed block tracking does not work: reset it. Machines shut down during backups: switch ODX off.

.DESCRIPTION
A damaged tracking map costs a warning and a full read with every run, never a wrong backup. Reset-HvVmChangeTracking
discards the map, for a machine or for one disk: one more full read, then the increments are small again. The second
trouble is the storage's: while it copies by itself (ODX) a snapshot stalls, and the machine is turned off.

.PARAMETER VMName
A machine of the local host whose disk lies on the SAN.

.EXAMPLE
hvsim run scripts/story/s12-reset-change-tracking.ps1
#>
param([string] $VMName = 'web01')

$ErrorActionPreference = 'Stop'

function Write-Chapter([string] $Title) { Write-Host "`n$Title" -ForegroundColor Cyan }

function Invoke-Run([string] $What) {
    $session = Start-BackupJob -Job $job
    $task = $session.Tasks[0]
    $line = '{0,-17} {1,-8} CBT {2,-6} {3,4} MB read {4,6} KB sent' -f $What, $session.Result, $task.ChangeTracking,
        [int]($task.ReadSize / 1MB), [int]($task.TransferedSize / 1KB)
    Write-Host $line
}

# Two megabytes change before each run, always at another place.
$place = 1GB
function Invoke-Change { Invoke-GuestWrite $VMName -Offset $place -Length 2MB; $script:place += 16MB }

$server = Get-VBRServer -Name HV01
$disk = (Get-VMHardDiskDrive -VMName $VMName)[0].Path
$job = New-BackupJob -Name 'Story S12' -VM $VMName

Write-Chapter "Tracking works: a full backup of $VMName, and an increment that reads what has changed"
Invoke-Run 'full'
Invoke-Change
Invoke-Run 'increment'

Write-Chapter 'The map is damaged: a warning, and everything is read; what is stored is the same'
$null = Add-LabFault ChangeTrackingCorrupted -Target $VMName
Invoke-Change
Invoke-Run 'damaged map'
Invoke-Change
Invoke-Run 'still damaged'
(Get-BackupSession 'Story S12' -Last).Tasks[0] | Format-List CannotUseCBT, CannotUseCBTReason
(Get-BackupSession 'Story S12' -Last).Tasks[0].Log | Where-Object Status -eq Warning | ForEach-Object Title

Write-Chapter 'The cure: Reset-HvVmChangeTracking for the machine'
Reset-HvVmChangeTracking -Server $server -VMName $VMName
Invoke-Change
Invoke-Run 'after the reset'
Invoke-Change
Invoke-Run 'the next'

Write-Chapter 'The same for one disk, by its path'
$null = Add-LabFault ChangeTrackingCorrupted -Target $disk
Invoke-Change
Invoke-Run 'damaged again'
Reset-HvVmChangeTracking -Server $server -VhdPath $disk
Invoke-Change
Invoke-Run 'after the reset'
Invoke-Change
Invoke-Run 'the next'

Write-Chapter "The storage stalls: $VMName is turned off while the snapshot is made"
$stall = Add-LabFault OffloadConflict -Target $VMName -Always
$failed = Start-BackupJob -Job $job
Write-Host "$($failed.Result): $($failed.Reason)"
Get-VM -Name $VMName | Format-Table Name, State, Uptime

Write-Chapter 'The cure: ODX is disabled on the host; the fault is still there, and cannot strike any more'
$key = 'HKLM:\SYSTEM\CurrentControlSet\Control\FileSystem'
Set-ItemProperty -Path $key -Name FilterSupportedFeaturesMode -Value 1
Get-ItemProperty -Path $key -Name FilterSupportedFeaturesMode | Format-List FilterSupportedFeaturesMode
Start-VM -Name $VMName
Wait-VM -Name $VMName -For Heartbeat
$good = Start-BackupJob -Job $job
Get-VM -Name $VMName | Format-Table Name, State, Status
Write-Host "$($good.Result), with $($stall.Hits) machine turned off in all."

Write-Chapter 'Nothing was lost on the way: the newest point equals the disk, byte for byte'
$restored = Get-RestorePoint $VMName -JobName 'Story S12' -Last | Restore-BackupVM -NewName "$VMName-s12"
Compare-LabDisk (Get-VM $VMName) $restored | Format-List Equal, DifferentBytes
