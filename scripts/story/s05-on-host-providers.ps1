<#
.SYNOPSIS
S5: on-host backup: the transport role runs on the machine's own host, and the storage decides which VSS provider is used.

.DESCRIPTION
One host of 2012 R2 has machines on each kind of storage; the log names the proxy that reads them (the host that runs
them) and the provider of the shadow copy: for a cluster's volume it is the CSV software provider. From 2016 on a
machine's checkpoint is enough, and no provider is asked.

.EXAMPLE
hvsim --lab scripts/story/s05-on-host-providers.toml run scripts/story/s05-on-host-providers.ps1
#>
$ErrorActionPreference = 'Stop'
if (-not (Get-VBRServer -Name HV11 -ErrorAction SilentlyContinue)) { throw 'This story has a lab of its own: hvsim --lab s05-on-host-providers.toml run s05-on-host-providers.ps1' }

function Write-Chapter([string] $Title) { Write-Host "`n$Title" -ForegroundColor Cyan }

Write-Chapter 'The machines, and where their disks lie'
$machines = Get-VM -ComputerName HV11, HV12, HV13
$machines | ForEach-Object {
    [pscustomobject]@{ Host = $_.ComputerName; Name = $_.Name; Disk = (Get-VMHardDiskDrive $_).Path }
} | Format-Table

Write-Chapter 'The providers that a node of the cluster can ask'
Get-VBRHvVssProvider -Server (Get-VBRServer -Name HV11) | Format-Table Name

Write-Chapter 'One on-host job for all of them: who read each machine, and who made the shadow copy?'
$session = New-BackupJob -Name 'Story S5' -VM $machines | Start-BackupJob
$session.Tasks | ForEach-Object {
    $log = $_.Log.Title
    [pscustomobject]@{
        Name     = $_.Name
        Result   = $_.Status
        Proxy    = $log | Select-String 'Using source proxy (.+) \[on-host\]' | ForEach-Object { $_.Matches[0].Groups[1].Value }
        Provider = $log | Select-String 'Creating volume snapshot \((.+?)\) \(mode' | ForEach-Object { $_.Matches[0].Groups[1].Value }
    }
} | Format-Table -AutoSize

Write-Chapter 'The groups: a snapshot is for machines of one host whose volumes have the same provider'
$session.Log | Where-Object Title -like 'Snapshot group*' | ForEach-Object Title

Write-Chapter 'The transport role moves with the machine: csv1 goes to the other node'
Move-ClusterVirtualMachineRole -Name csv1 -Node HV12 -Cluster HVC11 | Format-Table Name, OwnerNode
$after = New-BackupJob -Name 'Story S5 again' -VM csv1 | Start-BackupJob
$after.Tasks[0].Log.Title | Where-Object { $_ -match 'proxy|volume snapshot' }
