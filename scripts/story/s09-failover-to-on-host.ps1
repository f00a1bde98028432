<#
.SYNOPSIS
S9: where no off-host proxy is available, the machine's own host reads it, if the job allows that.

.DESCRIPTION
The same machine and the same troubles, with the fallback allowed and forbidden: a proxy that is disabled, one that does
not answer, a snapshot that cannot be brought to it. What is backed up is the same, whoever read it.

.EXAMPLE
hvsim run scripts/story/s09-failover-to-on-host.ps1
#>
param([string] $VMName = 'web01')

$ErrorActionPreference = 'Stop'

function Write-Chapter([string] $Title) { Write-Host "`n$Title" -ForegroundColor Cyan }

$allowed = New-BackupJob -Name 'Fallback allowed' -VM $VMName | Set-BackupJob -OffHost $true -FailoverToOnHost $true
$forbidden = New-BackupJob -Name 'Fallback forbidden' -VM $VMName | Set-BackupJob -OffHost $true -FailoverToOnHost $false

function Show-Both([string] $Situation) {
    Write-Chapter $Situation
    foreach ($job in $allowed, $forbidden) {
        $task = (Start-BackupJob -Job $job).Tasks[0]
        "$($job.Name): $($task.Status)"
        $task.Log.Title | Where-Object { $_ -match 'proxy|Unable|Failed to create snapshot' -and $_ -notmatch 'Busy' } |
            ForEach-Object { "    $_" }
    }
}

Show-Both 'The off-host proxy is there: nobody needs the host'

Get-VBRHvProxy -Name PX01 | Disable-VBRHvProxy | Out-Null
Show-Both 'The proxy is disabled'
Get-VBRHvProxy -Name PX01 | Enable-VBRHvProxy | Out-Null

Add-LabFault ProxyUnavailable PX01 -Times 2 | Out-Null
Show-Both 'The proxy does not answer'

Add-LabFault SnapshotTransportFailed PX01 -Times 2 | Out-Null
Show-Both 'The snapshot of the LUN cannot be mounted on the proxy'

Write-Chapter 'Set in VBR''s own words: options of the job'
$options = Get-VBRJobOptions -Job $allowed
$options.HvSourceOptions | Format-List OffHostBackup, FailoverToOnHostBackup

Write-Chapter 'Whoever read it, every point restores the same disk'
Get-RestorePoint $VMName | Test-Backup | Format-Table VMName, CreationTime, Result
$number = 0
Get-RestorePoint $VMName | ForEach-Object {
    $number++
    $restored = $_ | Restore-BackupVM -NewName "$VMName-$number"
    "Point $number of '$($_.JobName)' equals the running machine: $((Compare-LabDisk (Get-VM $VMName) $restored).Equal)"
}
