<#
.SYNOPSIS
S2: a backup starts with a shadow copy on the machine's host; an AVHDX takes the writes meanwhile, and is merged afterwards.

.DESCRIPTION
Watch one machine while it is backed up: what Get-VM says, which file it writes to, and where that file goes. What the
guest writes meanwhile is not in the restore point, and not lost.

.PARAMETER VMName
The machine to watch: any that runs.

.EXAMPLE
hvsim run scripts/story/s02-shadow-copy-and-avhdx.ps1
#>
param([string] $VMName = 'web01')

$ErrorActionPreference = 'Stop'

function Write-Chapter([string] $Title) { Write-Host "`n$Title" -ForegroundColor Cyan }

Write-Chapter "Before: $VMName writes to its VHDX"
Invoke-GuestWrite $VMName -Text 'written before the backup' -Offset 2GB
$base = (Get-VMHardDiskDrive -VMName $VMName)[0].Path
$folder = Split-Path $base -Parent
Get-ChildItem $folder | Format-Table Name, Length

Write-Chapter 'The backup begins: the VSS component asks the guest, and the host takes the shadow copy'
Get-VMIntegrationService -VMName $VMName -Name VSS | Format-Table VMName, Name, Enabled, PrimaryStatusDescription
$job = New-BackupJob -Name 'Story S2' -VM $VMName
$session = Start-BackupJob -Job $job -Async
while (-not (Get-VMSnapshot -VMName $VMName)) { Start-Sleep -Milliseconds 200 }

Get-VM $VMName | Format-Table Name, State, Status
Get-VMSnapshot -VMName $VMName | Format-Table VMName, Name, SnapshotType

Write-Chapter 'The machine writes to an AVHDX now; its VHDX stands still and is read by the backup'
$drive = (Get-VMHardDiskDrive -VMName $VMName)[0]
$frozen = (Get-Item $base).Length
Invoke-GuestWrite $VMName -Text 'written during the backup' -Offset 4GB
Invoke-GuestWrite $VMName -Length 3MB -Offset 5GB
Get-ChildItem $folder -Filter *.avhdx | Format-Table Name, Length
"The VHDX grew by $((Get-Item $base).Length - $frozen) bytes."
"The AVHDX's parent: $((Get-VHD $drive.Path).ParentPath)"

Write-Chapter 'Afterwards the AVHDX is merged into the VHDX and gone'
$session | Wait-BackupSession | Format-Table JobName, Result, CreationTime, EndTime
$session | Get-BackupTrace | Select-Object -Last 1 | Format-Table Component, Action, Duration, Outcome
Get-VM $VMName | Format-Table Name, State, Status
Get-ChildItem $folder | Format-Table Name, Length
"$VMName writes to its VHDX again: $((Get-VMHardDiskDrive -VMName $VMName)[0].Path -eq $base)"

Write-Chapter 'What was written meanwhile is not in the restore point, and not lost'
$restored = Get-RestorePoint $VMName -Last | Restore-BackupVM -NewName "$VMName-restored"
$difference = Compare-LabDisk (Get-VM $VMName) $restored -BlockSize 4096
$difference.Ranges | ForEach-Object {
    [pscustomobject]@{ 'Differs at' = "$($_.Offset / 1GB) GB"; 'Bytes' = $_.Length }
} | Format-Table
'The text written before the backup (at 2 GB) is in both. The writes at 4 and 5 GB are on the running machine alone.'
