<#
.SYNOPSIS
S2: a backup starts with a shadow copy on the machine's host; an AVHDX takes the writes meanwhile, and is merged afterwards.

.DESCRIPTION
Watch one machine while it is backed up: what Get-VM says, which file it writes to, and where that file goes. What the
guest writes meanwhile is not in the restore point, and not lost.

.PARAMETER VMName
The machine to watch: any that runs.

.PARAMETER ComputerName
The host on which it runs.

.EXAMPLE
hvsim run scripts/story/s02-shadow-copy-and-avhdx.ps1

.EXAMPLE
hvsim run scripts/story/s02-shadow-copy-and-avhdx.ps1 -VMName old01 -ComputerName HV03
#>
param([string] $VMName = 'web01', [string] $ComputerName = 'HV01')

$ErrorActionPreference = 'Stop'
$machine = @{ VMName = $VMName; ComputerName = $ComputerName }
$guest = [pscredential]::new('Administrator', (ConvertTo-SecureString 'secret' -AsPlainText -Force))

function Write-Chapter([string] $Title) { Write-Host "`n$Title" -ForegroundColor Cyan }

function Get-Disk { (Get-VMHardDiskDrive @machine)[0].Path }

function Get-DiskFile {
    # Where the host keeps the machine's disk: VHDX, AVHDX, and the files of change tracking.
    Invoke-Command -ComputerName $ComputerName -ArgumentList (Split-Path $base) { param($folder) Get-ChildItem $folder -File }
}

Write-Chapter "Before: $VMName writes to its VHDX"
Invoke-GuestWrite $VMName -Text 'written before the backup' -Offset 2GB
$base = Get-Disk
Get-DiskFile | Format-Table Name, Length

Write-Chapter 'The backup begins: the VSS component asks the guest, and the host takes the shadow copy'
Get-VMIntegrationService @machine -Name VSS | Format-Table VMName, Name, Enabled, PrimaryStatusDescription
$job = New-BackupJob -Name 'Story S2' -VM $VMName
$session = Start-BackupJob -Job $job -Async
while (-not (Get-VMSnapshot @machine)) { Start-Sleep -Milliseconds 200 }

Get-VM $VMName -ComputerName $ComputerName | Format-Table Name, State, Status
Get-VMSnapshot @machine | Format-Table VMName, Name, SnapshotType

Write-Chapter 'In the guest: its internal snapshot, by the provider of the integration components'
Invoke-Command -ComputerName $ComputerName -ArgumentList $VMName, $guest {
    param($name, $account)
    Invoke-Command -VMName $name -Credential $account { vssadmin list shadows }
} | Where-Object { $_ -match 'Original Volume|Provider' }

Write-Chapter 'The machine writes to an AVHDX now; its VHDX stands still and is read by the backup'
$frozen = (Get-VHD $base -ComputerName $ComputerName).FileSize
Invoke-GuestWrite $VMName -Text 'written during the backup' -Offset 4GB
Invoke-GuestWrite $VMName -Length 3MB -Offset 5GB
Get-DiskFile | Where-Object Name -like *.avhdx | Format-Table Name, Length
"The AVHDX's parent: $((Get-VHD (Get-Disk) -ComputerName $ComputerName).ParentPath)"
"The VHDX grew by $((Get-VHD $base -ComputerName $ComputerName).FileSize - $frozen) bytes."

Write-Chapter 'Afterwards the AVHDX is merged into the VHDX and gone'
$session | Wait-BackupSession | Format-Table JobName, Result, CreationTime, EndTime
$session | Get-BackupTrace | Where-Object Action -like 'Merges*' | Format-Table Component, Action, Duration, Outcome
Get-VM $VMName -ComputerName $ComputerName | Format-Table Name, State, Status
Get-DiskFile | Format-Table Name, Length
"$VMName writes to its VHDX again: $((Get-Disk) -eq $base)"

Write-Chapter 'What was written meanwhile is not in the restore point, and not lost'
$restored = Get-RestorePoint $VMName -Last | Restore-BackupVM -NewName "$VMName-restored"
$difference = Compare-LabDisk $VMName $restored -BlockSize 4096
$difference.Ranges | ForEach-Object {
    [pscustomobject]@{ 'Differs at' = "$($_.Offset / 1GB) GB"; 'Bytes' = $_.Length }
} | Format-Table
'The text written before the backup (at 2 GB) is in both. The writes at 4 and 5 GB are on the running machine alone.'
