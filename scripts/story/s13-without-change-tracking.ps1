<#
.SYNOPSIS
S13: no change tracking, or broken: the whole image is read, and unchanged blocks are dropped by their checksums.

.DESCRIPTION
Two jobs back up the same machine: one asks change tracking what to read, the other reads everything, computes the
checksum of each block and compares it with the one in the backup file. Their increments hold the same blocks and are of
the same size; only what is read differs, and the time.

.PARAMETER VMName
The machine to back up.

.EXAMPLE
hvsim run scripts/story/s13-without-change-tracking.ps1
#>
param([string] $VMName = 'web01')

$ErrorActionPreference = 'Stop'

function Write-Chapter([string] $Title) { Write-Host "`n$Title" -ForegroundColor Cyan }

function Show-Run($Sessions) {
    $Sessions | Format-Table -AutoSize JobName,
        @{ Label = 'Type'; Expression = { if ($_.IsFullMode) { 'Full' } else { 'Increment' } } },
        @{ Label = 'Read MB'; Expression = { [int]($_.ReadSize / 1MB) } },
        @{ Label = 'Transferred'; Expression = { $_.TransferedSize } },
        @{ Label = 'Blocks stored'; Expression = { $_.Tasks[0].Disks[0].StoredBlocks } },
        @{ Label = 'Mode'; Expression = { $_.Tasks[0].Disks[0].Mode } }
}

$tracked = New-BackupJob -Name 'Story S13 tracked' -VM $VMName
$compared = New-BackupJob -Name 'Story S13 compared' -VM $VMName -NoChangeTracking

Write-Chapter 'Both begin with a full backup'
Show-Run @($tracked, $compared | ForEach-Object { Start-BackupJob -Job $_ })

Write-Chapter 'The guest writes 2 MB in one place, 64 KB in another, and a text in a third'
$same = 'nobody has changed me'
Invoke-GuestWrite $VMName -Offset 1GB -Length 2MB
Invoke-GuestWrite $VMName -Offset 20GB -Length 64KB
Invoke-GuestWrite $VMName -Offset 40GB -Text $same
Show-Run @($tracked, $compared | ForEach-Object { Start-BackupJob -Job $_ })

Write-Chapter 'Once more, and only the third place is written, with the very bytes that are there'
Invoke-GuestWrite $VMName -Offset 40GB -Text $same
Show-Run @($tracked, $compared | ForEach-Object { Start-BackupJob -Job $_ })
Write-Host 'Tracking reads that block and finds it unchanged; the comparison reads everything and finds the same.'

Write-Chapter 'Broken tracking is no other case: the filter takes over, and says so'
$null = Add-LabFault ChangeTrackingCorrupted -Target $VMName
Invoke-GuestWrite $VMName -Offset 30GB -Length 1MB
$broken = @($tracked, $compared | ForEach-Object { Start-BackupJob -Job $_ })
Show-Run $broken
$broken[0].Tasks[0].Log | Where-Object Status -eq Warning | ForEach-Object Title

Write-Chapter 'The increments are equal in size, file by file'
$left, $right = $tracked, $compared | ForEach-Object { , @(Get-RestorePoint $VMName -JobName $_.Name) }
for ($i = 0; $i -lt $left.Count; $i++) {
    [pscustomobject]@{ Type = $left[$i].Type; Tracked = $left[$i].BackupSize; Compared = $right[$i].BackupSize }
}
