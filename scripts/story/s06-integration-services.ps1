<#
.SYNOPSIS
S6: an online backup needs integration services that run and are up to date: look with Get-VM | FT Name, IntegrationServicesVersion.

.DESCRIPTION
What the command shows, and what an old or a stopped service changes: with which mode the machine is frozen, and how the
job ends, by what the job asks for and by the version of the host.

.EXAMPLE
hvsim run scripts/story/s06-integration-services.ps1
#>
$ErrorActionPreference = 'Stop'

function Write-Chapter([string] $Title) { Write-Host "`n$Title" -ForegroundColor Cyan }

$number = 0

function Show-Backup([string] $Situation, [string] $VMName, [string] $Asked) {
    $script:number++
    $options = $choices[$Asked]
    $job = New-BackupJob -Name "Story S6-$script:number" -VM $VMName | Set-BackupJob @options
    $task = (Start-BackupJob -Job $job).Tasks[0]
    $mode = $task.Log.Title | Select-String 'recovery checkpoint \(mode: (.+)\)' | ForEach-Object { $_.Matches[0].Groups[1].Value }
    [pscustomobject]@{
        Situation  = $Situation
        Asked      = $Asked
        Result     = $task.Status
        Mode       = if ($mode) { $mode } else { 'no restore point' }
        Consistent = (Get-RestorePoint $VMName | Where-Object JobName -eq $job.Name | Select-Object -Last 1).IsConsistent
    }
}

$choices = @{
    'application-aware, or without'  = @{ GuestProcessing = 'IgnoreFailures' }
    'application-aware, or not'      = @{ GuestProcessing = 'RequireSuccess' }
    'Hyper-V quiescence'             = @{ GuestProcessing = 'Disabled'; GuestQuiescence = $true }
    'the same, but never suspending' = @{
        GuestProcessing = 'Disabled'; GuestQuiescence = $true; CrashConsistentInsteadOfSuspending = $true
    }
}

Write-Chapter 'The first look'
Get-VM | FT Name, IntegrationServicesVersion
Get-VM -ComputerName HV03 | FT Name, IntegrationServicesVersion
'The host of legacy01 brings 10.0, that of old01 6.3: the services of legacy01 are too old for it.'

Write-Chapter 'What a backup makes of it'
& {
    Show-Backup 'up to date' web01 'application-aware, or without'
    Show-Backup 'too old' legacy01 'application-aware, or without'
    Show-Backup 'too old' legacy01 'application-aware, or not'
    Show-Backup 'too old' legacy01 'Hyper-V quiescence'
} | Format-Table -AutoSize
'In its own words: ' + (Get-BackupSession 'Story S6-2').Tasks[0].Reason

Write-Chapter 'The same with a service that is up to date, but stopped in the guest'
$guest = [pscredential]::new('Administrator', (ConvertTo-SecureString 'secret' -AsPlainText -Force))
Invoke-Command -VMName web01 -Credential $guest { Stop-Service vmicvss }
Get-VMIntegrationService -VMName web01 -Name VSS | FT VMName, Name, Enabled, PrimaryStatusDescription
& {
    Show-Backup 'stopped, host of 2022' web01 'application-aware, or without'
    Show-Backup 'stopped, host of 2022' web01 'application-aware, or not'
} | Format-Table -AutoSize
Invoke-Command -VMName web01 -Credential $guest { Start-Service vmicvss }

Write-Chapter 'On a host of 2012 R2 a machine that cannot be quiesced may be suspended instead'
Disable-VMIntegrationService -VMName old01 -Name VSS -ComputerName HV03
& {
    Show-Backup 'not offered, host of 2012 R2' old01 'application-aware, or without'
    Show-Backup 'not offered, host of 2012 R2' old01 'Hyper-V quiescence'
    Show-Backup 'not offered, host of 2012 R2' old01 'the same, but never suspending'
} | Format-Table -AutoSize
Enable-VMIntegrationService -VMName old01 -Name VSS -ComputerName HV03

Write-Chapter 'The cure: update the services, and look again'
Set-LabGuest legacy01 -IntegrationServicesVersion Current
Get-VM | FT Name, IntegrationServicesVersion
& {
    Show-Backup 'updated' legacy01 'application-aware, or not'
    Show-Backup 'started again' web01 'application-aware, or not'
    Show-Backup 'offered again' old01 'Hyper-V quiescence'
} | Format-Table -AutoSize
