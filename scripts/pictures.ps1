<#
.SYNOPSIS
Draws a week of backups: the steps, the nights, a disk and the restore points, as pages for a browser.

.DESCRIPTION
A machine is backed up every night while its guest writes. On one night an application refuses to be frozen, on another
the AVHDX cannot be merged. What is left of the week are five pictures in a folder; grant a real one to look at them.

.PARAMETER Folder
Where the pictures go.

.PARAMETER VMName
The machine that the week is about.

.EXAMPLE
hvsim run --mount './out=C:\Pictures:rw' scripts/pictures.ps1
#>
param([string] $Folder = 'C:\Pictures', [string] $VMName = 'web01')

$ErrorActionPreference = 'Stop'
$null = New-Item -ItemType Directory -Path $Folder -Force
$job = New-BackupJob -Name 'Week' -VM $VMName, 'dc01'
$faults = @{ 2 = 'GuestWriterFailed'; 4 = 'MergeFailed' }

foreach ($night in 1..7) {
    if ($faults[$night]) { $null = Add-LabFault $faults[$night] -Target $VMName }
    $session = Start-BackupJob -Job $job
    if ($night -eq 2) { $session | Show-BackupTrace -Path "$Folder\steps.html" -PassThru }
    if ($night -eq 4) { $session | Show-BackupTimeline -Path "$Folder\night.html" -PassThru }
    Invoke-GuestWrite -VMName $VMName -Length ($night * 1MB) -Offset ($night * 8MB)
    Start-Sleep -Seconds 86400
}

Show-BackupTimeline $job -Last 7 -Path "$Folder\week.html" -PassThru
Show-ChangedBlock $VMName -JobName $job.Name -Path "$Folder\disk.html" -PassThru
Show-BackupChain $job -Path "$Folder\chain.html" -PassThru
