<#
.SYNOPSIS
S17: application-aware processing: logs are truncated after success, and the restore ends with the applications' writers.

.DESCRIPTION
A database keeps every log record until a backup has it. With application-aware processing the guest's VSS writers bring
their data to a safe state before the snapshot; when the backup has succeeded, the log is truncated, and only then. A
machine restored from such a backup needs no recovery: at its first start the writers bring the restore to its end.

.EXAMPLE
hvsim run --lab scripts/story/databases.toml scripts/story/s17-application-aware.ps1
#>
$ErrorActionPreference = 'Stop'
if (-not (Get-VM -ComputerName HV21 -ErrorAction Ignore)) { throw 'This story has a lab of its own: hvsim --lab databases.toml run s17-application-aware.ps1' }

function Write-Chapter([string] $Title) { Write-Host "`n$Title" -ForegroundColor Cyan }

$account = [pscredential]::new('LAB\Administrator', (ConvertTo-SecureString 'secret' -AsPlainText -Force))

# What the applications in a guest have noted down, as an administrator reads it there.
function Get-ApplicationEvent([string] $VMName, [int] $Newest) {
    $events = Invoke-Command -VMName $VMName -Credential $account -ArgumentList $Newest {
        param($count)
        Get-WinEvent -LogName Application -MaxEvents $count
    }
    $events | Sort-Object RecordId | Format-Table -Wrap TimeCreated, ProviderName, Id, Message
}

$job = New-BackupJob -Name 'Story S17' -VM sqlnew -GuestProcessing RequireSuccess

Write-Chapter 'The database works for two hours: its log grows'
Start-Sleep -Seconds 7250
Get-LabDatabase sqlnew | Format-Table VMName, Name, Committed, LogUsed, LogTruncated

Write-Chapter 'A backup that fails leaves the log alone'
$null = Add-LabFault TransferFailed -Target sqlnew
$failed = Start-BackupJob -Job $job
Write-Host "$($failed.Result): $($failed.Reason)"
Get-LabDatabase sqlnew | Format-Table VMName, Name, Committed, LogUsed, LogTruncated

Write-Chapter 'So does one that is told to copy only'
$null = Set-BackupJob 'Story S17' -TruncateLogs $false
$null = Start-BackupJob -Job $job
Get-LabDatabase sqlnew | Format-Table VMName, Name, Committed, LogUsed, LogTruncated

Write-Chapter 'After success the log is truncated: up to what the backup has'
$null = Set-BackupJob 'Story S17' -TruncateLogs $true
$session = Start-BackupJob -Job $job
Get-LabDatabase sqlnew | Format-Table VMName, Name, Committed, LogUsed, LogTruncated
$session | Get-BackupTrace | Where-Object Action -match 'safe state|truncate' | Format-Table -AutoSize Component, Action, Detail

Write-Chapter 'What SQL Server says of it, in the guest'
Get-ApplicationEvent sqlnew 3

Write-Chapter 'In the backup the database is clean: nothing has to be recovered'
$point = Get-RestorePoint sqlnew -Last
Get-LabDatabase -RestorePoint $point -CheckPages | Format-Table VMName, Name, OnDisk, InPages, Clean, DamagedPages

Write-Chapter 'The restored machine starts, and the writers bring the restore to its end'
$null = Restore-BackupVM -RestorePoint $point -NewName sqlnew-s17 -Start
Wait-VM -Name sqlnew-s17 -For Heartbeat
Get-LabDatabase sqlnew-s17 | Format-Table VMName, Name, Committed, OnDisk, AtRisk
Get-ApplicationEvent sqlnew-s17 3

Write-Chapter 'Compare a copy that no application was prepared for: it recovers as after a power failure'
$plain = New-BackupJob -Name 'Story S17 plain' -VM sqlnew -GuestProcessing Disabled
Start-Sleep -Seconds 800
$null = Start-BackupJob -Job $plain
$null = Get-RestorePoint sqlnew -JobName 'Story S17 plain' | Restore-BackupVM -NewName sqlnew-plain -Start
Wait-VM -Name sqlnew-plain -For Heartbeat
Get-ApplicationEvent sqlnew-plain 3
