<#
.SYNOPSIS
S20: the commands under short names and under the product's: one implementation.

.DESCRIPTION
A person in the shell types Start-BackupJob; a script that somebody wrote for the real product says Start-VBRJob. Both
speak to the same jobs, sessions and restore points. This story works in turns with either.

.EXAMPLE
hvsim run scripts/story/s20-two-names-for-each-command.ps1
#>
$ErrorActionPreference = 'Stop'

function Write-Chapter([string] $Title) { Write-Host "`n$Title" -ForegroundColor Cyan }

Write-Chapter 'The pairs'
$pairs = [ordered]@{
    'Get-BackupJob'        = 'Get-VBRJob'
    'Start-BackupJob'      = 'Start-VBRJob'
    'Stop-BackupJob'       = 'Stop-VBRJob'
    'Remove-BackupJob'     = 'Remove-VBRJob'
    'Get-BackupSession'    = 'Get-VBRBackupSession'
    'Get-BackupRepository' = 'Get-VBRBackupRepository'
    'Get-RestorePoint'     = 'Get-VBRRestorePoint'
}
$pairs.GetEnumerator() | ForEach-Object {
    [pscustomobject]@{
        Short   = (Get-Command $_.Key).Name
        Module  = (Get-Command $_.Key).Source
        Product = (Get-Command $_.Value).Name
        From    = (Get-Command $_.Value).Source
    }
} | Format-Table -AutoSize

Write-Chapter 'A job made under one name is the very same object under the other'
$job = New-BackupJob -Name 'Story S20' -VM (Get-VM -Name web01, dc01)
$same = Get-VBRJob -Name 'Story S20'
Write-Host "The same job: $($job.Id -eq $same.Id), of type $($same.GetType().FullName)"

Write-Chapter 'Options set by one are seen by the other'
$same | Set-VBRJobAdvancedHvOptions -UseChangeTracking $false
Write-Host "Get-BackupJob says UseChangeTracking = $((Get-BackupJob 'Story S20').UseChangeTracking)"
$null = Set-BackupJob 'Story S20' -UseChangeTracking $true -RetentionPoints 5
$options = (Get-VBRJob -Name 'Story S20').GetOptions()
Write-Host "GetOptions() says UseChangeTracking = $($options.HvSourceOptions.UseChangeTracking), RetainCycles = $($options.BackupStorageOptions.RetainCycles)"

Write-Chapter 'Run by each in turn: one chain'
$first = Start-BackupJob 'Story S20'
Invoke-GuestWrite web01 -Offset 1GB -Length 1MB
$second = Get-VBRJob -Name 'Story S20' | Start-VBRJob
Invoke-GuestWrite web01 -Offset 2GB -Length 1MB
$third = Start-BackupJob -Job $same
Get-VBRBackupSession | Where-Object JobName -eq 'Story S20' | Format-Table Name, Result, CreationTime
Write-Host "Both lists have the same sessions: $(-not (Compare-Object (Get-BackupSession 'Story S20').Id (Get-VBRBackupSession -Name 'Story S20*').Id))"

Write-Chapter 'And one set of restore points'
Get-RestorePoint web01 -JobName 'Story S20' | Format-Table Type, CreationTime, IsConsistent
$short = Get-RestorePoint -JobName 'Story S20'
$product = Get-VBRBackup -Name 'Story S20' | Get-VBRRestorePoint
Write-Host "Both lists have the same points: $(-not (Compare-Object $short.Id $product.Id))"

Write-Chapter 'What one finds, the other works on'
Get-VBRRestorePoint -Name web01 | Select-Object -Last 1 | Test-Backup | Format-Table VMName, Type, Result
$restored = Get-VBRRestorePoint -Name web01 | Select-Object -Last 1 | Restore-BackupVM -NewName web01-s20
Compare-LabDisk (Get-VM web01) $restored | Format-List Reference, Difference, Equal
