<#
.SYNOPSIS
S11: changed block tracking: the vendor's driver before Windows Server 2016, Hyper-V's own from 2016 on.

.DESCRIPTION
Hyper-V had no change tracking before 2016: there a filter driver on the host marks which blocks were written, in maps
of its own. From 2016 on Hyper-V does it (RCT), in files beside the disk. Either way an increment reads and copies only
what has changed, and the log says [CBT].

.EXAMPLE
hvsim run scripts/story/s11-changed-block-tracking.ps1
#>
$ErrorActionPreference = 'Stop'

function Write-Chapter([string] $Title) { Write-Host "`n$Title" -ForegroundColor Cyan }

function Show-Run($Sessions) {
    $Sessions | ForEach-Object { $_.Tasks } | Format-Table -AutoSize Name,
        @{ Label = 'Read MB'; Expression = { [int]($_.ReadSize / 1MB) } },
        @{ Label = 'Transferred KB'; Expression = { [int]($_.TransferedSize / 1KB) } },
        ChangeTracking,
        @{ Label = 'Seconds'; Expression = { [int]($_.JobSess.Duration.TotalSeconds) } }
}

Write-Chapter 'Two machines: web01 on a host of 2022, old01 on one of 2012 R2'
Get-VM -Name web01, old01 -ComputerName HV01, HV03 | Format-Table Name, ComputerName, Version, State
$job = New-BackupJob -Name 'Story S11' -VM web01, old01

Write-Chapter 'The first run is a full backup: everything is read'
Show-Run (Start-BackupJob -Job $job)

Write-Chapter 'Now there is somebody who marks what is written. On HV01 it is Hyper-V: two files beside the disk'
$disk = (Get-VMHardDiskDrive -VMName web01).Path
Get-ChildItem "$disk*" | Format-Table Name, Length

Write-Chapter 'On HV03 it is the filter driver, with a folder for each machine'
Invoke-Command -ComputerName HV03 { Get-ChildItem C:\ProgramData\Veeam\CtpStore -Recurse -File } | Format-Table Name, Length
Invoke-Command -ComputerName HV03 { Get-Content C:\ProgramData\Veeam\CtpStore\*\notes.txt }

Write-Chapter 'Each guest writes 3 MB. The increment reads that, and nothing else'
Invoke-GuestWrite web01, old01 -Offset 2GB -Length 3MB
$increment = Start-BackupJob -Job $job
Show-Run $increment
$increment.Tasks | ForEach-Object { "$($_.Name): $($_.Log.Title -like 'Hard disk*')" }

Write-Chapter 'The same without tracking: everything is read again to find those 3 MB'
$null = Set-BackupJob 'Story S11' -UseChangeTracking $false
Invoke-GuestWrite web01, old01 -Offset 3GB -Length 3MB
$without = Start-BackupJob -Job $job
Show-Run $without
$without.Tasks | ForEach-Object { "$($_.Name): $($_.Log.Title -like 'Hard disk*')" }

Write-Chapter 'What each kind survives: an orderly restart of the host both, a power failure only Hyper-V''s own'
$null = Set-BackupJob 'Story S11' -UseChangeTracking $true
$null = Start-BackupJob -Job $job
Stop-LabHost HV03
Start-LabHost HV03
Start-Sleep -Seconds 60 # its machines start by themselves
Invoke-GuestWrite web01, old01 -Offset 4GB -Length 3MB
Write-Host 'After a restart of HV03:'
Show-Run (Start-BackupJob -Job $job)
Stop-LabHost HV03 -Crash
Start-LabHost HV03
Start-Sleep -Seconds 60 # its machines start by themselves
Invoke-GuestWrite web01, old01 -Offset 5GB -Length 3MB
Write-Host 'After a power failure of HV03, whose driver had its map in memory alone:'
$afterCrash = Start-BackupJob -Job $job
Show-Run $afterCrash
$afterCrash.Tasks | ForEach-Object Log | Where-Object Title -like '*read completely*' | ForEach-Object Title
