<#
.SYNOPSIS
S18: "Use changed block tracking data" is an option of the job, and a switch of the host.

.DESCRIPTION
Off in a job: that job reads everything and compares. Off on a host: every job does, for the machines of that host. It
is switched with the short commands, or with those of the product's own module.

.EXAMPLE
hvsim run scripts/story/s18-tracking-as-an-option.ps1
#>
$ErrorActionPreference = 'Stop'

function Write-Chapter([string] $Title) { Write-Host "`n$Title" -ForegroundColor Cyan }

# Each guest writes a megabyte, then the jobs run.
$place = 1GB
function Invoke-Run {
    Invoke-GuestWrite web01, old01 -Offset $place -Length 1MB
    $script:place += 1GB
    $tasks = foreach ($job in 'Story S18 a', 'Story S18 b') { (Start-BackupJob $job).Tasks }
    $tasks | Format-Table -AutoSize JobName, Name, ChangeTracking,
        @{ Label = 'Read MB'; Expression = { [int]($_.ReadSize / 1MB) } },
        @{ Label = 'Transferred KB'; Expression = { [int]($_.TransferedSize / 1KB) } }
}

$null = New-BackupJob -Name 'Story S18 a' -VM web01, old01
$null = New-BackupJob -Name 'Story S18 b' -VM web01, old01
Write-Chapter 'Two jobs for the same two machines: web01 on HV01, old01 on HV03. First the full backups'
Invoke-Run

Write-Chapter 'The option is on unless somebody switches it off'
Get-BackupJob 'Story S18 *' | Format-Table -AutoSize Name, UseChangeTracking
Invoke-Run

Write-Chapter 'Off in job a, by the short command'
$null = Set-BackupJob 'Story S18 a' -UseChangeTracking $false
Invoke-Run

Write-Chapter 'On again, by the product''s command; the first run has no tracking point to start from'
Get-VBRJob -Name 'Story S18 a' | Set-VBRJobAdvancedHvOptions -UseChangeTracking $true
Invoke-Run
Invoke-Run

Write-Chapter 'Off on host HV03: every job reads old01 completely, and web01 as before'
$configuration = Get-VBRServer -Name HV03 | Get-VBRHvServerConfiguration
$configuration | Set-VBRHvServerConfiguration -EnableCBT:$false | Format-Table EnableCBT, EnableFailover
Invoke-Run
(Get-BackupSession 'Story S18 a' -Last).Tasks[1].Log | Where-Object Title -like '*read completely*' | ForEach-Object Title

Write-Chapter 'And on again'
$null = $configuration | Set-VBRHvServerConfiguration -EnableCBT
Invoke-Run
Invoke-Run
