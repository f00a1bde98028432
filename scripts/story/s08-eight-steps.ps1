<#
.SYNOPSIS
S8: the eight steps of an online backup, with their times, and what happens when each of them fails.

.DESCRIPTION
The requestor asks the host's VSS; the Hyper-V writer forwards the request to the integration components in the guest;
they ask the guest's VSS for all aware applications; the applications' writers bring their data to a suitable state; the
guest's software provider takes an internal snapshot; Hyper-V takes the checkpoint; the snapshot is presented to the proxy;
the proxy moves the data to the repository. Then a fault is put into each step in turn.

.PARAMETER VMName
The machine to back up.

.EXAMPLE
hvsim run scripts/story/s08-eight-steps.ps1
#>
param([string] $VMName = 'sql01')

$ErrorActionPreference = 'Stop'

function Write-Chapter([string] $Title) { Write-Host "`n$Title" -ForegroundColor Cyan }

Write-Chapter "An online backup of $VMName, step by step"
$session = New-BackupJob -Name 'Story S8' -VM $VMName | Start-BackupJob
$trace = Get-BackupTrace -Session $session
$trace | Where-Object Step | Format-Table -AutoSize Step, Component, Action,
    @{ Label = 'Start'; Expression = { $_.Start.ToString('HH:mm:ss.f') } },
    @{ Label = 'Seconds'; Expression = { '{0:n1}' -f $_.Duration.TotalSeconds }; Alignment = 'Right' },
    Outcome

Write-Chapter 'The same as a picture'
Show-BackupTrace -Session $session

Write-Chapter 'The applications that were asked (step 4), the files that took the writes (step 6), the amount (step 8)'
$trace | Where-Object Step -in 4, 6, 8 | Format-List Step, Detail

Write-Chapter 'And what follows: the applications go on, the AVHDX is merged'
$trace | Where-Object { -not $_.Step } | Format-Table -AutoSize Component, Action, Outcome

Write-Chapter 'Off host the snapshot goes to the proxy: step 7 presents it there'
$offHost = New-BackupJob -Name 'Story S8 off host' -VM $VMName | Set-BackupJob -OffHost $true | Start-BackupJob
Get-BackupTrace -Session $offHost | Sort-Object Start | Format-Table -AutoSize Step, Component, Action,
    @{ Label = 'Start'; Expression = { $_.Start.ToString('HH:mm:ss.f') } },
    @{ Label = 'With'; Expression = { if ($_.Step -notin 4, 6) { $_.Detail } } }

Write-Chapter 'What can go wrong, by step'
$faults = Get-LabFault -Available | Where-Object Step | Sort-Object Step, Name
$faults | Format-Table Step, Name, Code, Summary

Write-Chapter 'Each of them once, on a job that insists on application-aware processing'
$null = Checkpoint-Lab 'before'
foreach ($item in $faults) {
    $null = Add-LabFault $item.Name
    $job = New-BackupJob -Name 'Story S8 broken' -VM $VMName -GuestProcessing RequireSuccess
    $broken = Start-BackupJob -Job $job
    $steps = Get-BackupTrace -Session $broken | Where-Object Step
    $done = @($steps | Where-Object Outcome -eq Succeeded).Step -join ' '
    $failed = ($steps | Where-Object Outcome -eq Failed).Step
    $points = @(Get-RestorePoint $VMName | Where-Object JobName -eq $job.Name).Count

    '{0,-25} done: {1,-14} failed: {2}  job: {3}, {4} restore points, {5:n0} s' -f
        $item.Name, $done, $failed, $broken.Result, $points, $broken.Duration.TotalSeconds
    "    $(($broken.Tasks[0].Reason -split "`n")[0])"
    Restore-Lab 'before'
}
