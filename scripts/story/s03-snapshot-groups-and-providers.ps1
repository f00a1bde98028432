<#
.SYNOPSIS
S3: shadow copies by a software or a hardware VSS provider: at most 4 machines in a snapshot group, or 8.

.DESCRIPTION
Two hosts of 2012 R2 with ten machines each, one job for each host. Watch which provider makes the snapshots, how the job
divides its machines into groups, and the shadow copies while they exist.

.EXAMPLE
hvsim --lab scripts/story/s03-snapshot-groups-and-providers.toml run scripts/story/s03-snapshot-groups-and-providers.ps1
#>
$ErrorActionPreference = 'Stop'
if (-not (Get-VBRServer -Name HV11 -ErrorAction SilentlyContinue)) { throw 'This story has a lab of its own: hvsim --lab s03-snapshot-groups-and-providers.toml run s03-snapshot-groups-and-providers.ps1' }

function Write-Chapter([string] $Title) { Write-Host "`n$Title" -ForegroundColor Cyan }

Write-Chapter 'Which VSS providers do the hosts have?'
foreach ($name in 'HV11', 'HV12') {
    Get-VBRHvVssProvider -Server (Get-VBRServer -Name $name) | Format-Table @{ Label = 'Host'; Expression = { $name } }, Name, Id
}

Write-Chapter 'The host itself says the same, and of which type they are'
Invoke-Command -ComputerName HV12 { vssadmin list providers } | Where-Object { $_ -match 'name|type' }

foreach ($name in 'HV11', 'HV12') {
    Write-Chapter "Ten machines of $name in one job"
    $machines = Get-VM -ComputerName $name
    $session = New-BackupJob -Name "Story S3 on $name" -VM $machines | Start-BackupJob -Async

    # The shadow copies can be seen while the machines are read from them.
    $seen = @()
    while ($session.State -ne 'Stopped') {
        $listed = Invoke-Command -ComputerName $name { vssadmin list shadows }
        $seen += $listed | Select-String '^Contents of shadow copy set ID: (.+)$' | ForEach-Object { $_.Matches[0].Groups[1].Value }
        Step-LabClock | Out-Null
    }
    $session.Log | Where-Object Title -like 'Snapshot group*' | ForEach-Object Title
    "$(@($seen | Sort-Object -Unique).Count) shadow copy sets existed; now: $(@(Invoke-Command -ComputerName $name { vssadmin list shadows })[-1])"
    $session | Format-Table JobName, Result, @{ Label = 'Machines'; Expression = { $_.Tasks.Count } }, Duration
}

Write-Chapter 'One group, from its first machine to its last: frozen together, one snapshot, read one by one'
Get-BackupTrace -Session $session -VMName 'hard0[12]' |
    Where-Object Action -match 'AVHDX appears|snapshot|repository' |
    Sort-Object Start |
    Format-Table -AutoSize VMName, Component, Action, @{ Label = 'Start'; Expression = { $_.Start.ToString('HH:mm:ss.f') } }, Detail
