<#
.SYNOPSIS
S19: several machines in one snapshot of their volumes: fewer snapshots, less load on the host.

.DESCRIPTION
Up to 2012 R2 (and with an off-host proxy also later) a backup reads from snapshots of volumes. Machines of one host
share one when their volumes have the same VSS provider and they are frozen in the same way: up to four with a software
provider, eight with a hardware provider. The same twelve machines are backed up with and without sharing.

.EXAMPLE
hvsim run --lab scripts/story/s19-snapshot-groups.toml scripts/story/s19-snapshot-groups.ps1
#>
$ErrorActionPreference = 'Stop'
if (-not (Get-VM -ComputerName HV11 -ErrorAction Ignore)) { throw 'This story has a lab of its own: hvsim --lab s19-snapshot-groups.toml run s19-snapshot-groups.ps1' }

function Write-Chapter([string] $Title) { Write-Host "`n$Title" -ForegroundColor Cyan }

$hosts = 'HV11', 'HV12'
$machines = Get-VM -ComputerName $hosts

Write-Chapter 'The machines, and where their disks lie'
$machines | Format-Table -AutoSize Name, ComputerName, @{ Label = 'Disk'; Expression = { $_.HardDrives[0].Path } }
Write-Host 'web8 has no VSS component any more: it can only be copied as it is.'
Disable-VMIntegrationService -VMName web8 -Name VSS

Write-Chapter 'Who makes their snapshots'
foreach ($name in $hosts) {
    Get-VBRHvVssProvider -Server (Get-VBRServer -Name $name) | Format-Table -AutoSize @{ Label = 'Host'; Expression = { $name } }, Name
}

$job = New-BackupJob -Name 'Story S19' -VM $machines -Description 'All of them'

Write-Chapter 'Together: the groups, and why a machine is not in the group before'
$together = Start-BackupJob -Job $job
$together.Log | Where-Object Title -like 'Snapshot group*' | ForEach-Object Title
$together.VolumeSnapshots | Sort-Object Group | Format-Table -AutoSize Group, HostName, Provider, Machines

Write-Chapter 'One by one: the job takes a snapshot for each machine'
$null = Set-BackupJob 'Story S19' -GroupSnapshots $false
$alone = Start-BackupJob -Job $job
Write-Host $alone.Log.Where({ $_.Title -like 'Snapshot group 2:*' }).Title

Write-Chapter 'What it was for the hosts'
$load = foreach ($run in $together, $alone) {
    $shared = $run -eq $together
    $run | Get-BackupHostLoad | Select-Object @{ Name = 'Shared'; Expression = { $shared } }, HostName, Machines, Snapshots,
        PeakSnapshots, @{ Name = 'VSS works (s)'; Expression = { '{0:n1}' -f $_.WorkingTime.TotalSeconds } },
        @{ Name = 'Snapshots held (s)'; Expression = { '{0:n1}' -f $_.HeldTime.TotalSeconds } },
        @{ Name = 'Run (s)'; Expression = { '{0:n1}' -f $run.Duration.TotalSeconds } }
}
$load | Format-Table -AutoSize
