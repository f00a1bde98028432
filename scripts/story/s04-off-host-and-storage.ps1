<#
.SYNOPSIS
S4: an off-host proxy needs transportable hardware shadow copies on a SAN; an SMB share does not need them.

.DESCRIPTION
Off host, a shadow copy of the machine's volume is handed to a proxy server that reads it there. On a SAN only the array's
own provider can hand one over; a file server does it for its shares by itself. Machines of each kind are tried.

.EXAMPLE
hvsim run scripts/story/s04-off-host-and-storage.ps1
#>
$ErrorActionPreference = 'Stop'

function Write-Chapter([string] $Title) { Write-Host "`n$Title" -ForegroundColor Cyan }

function Test-OffHost([string] $VMName) {
    # Off host or not at all: the host may not stand in.
    $job = New-BackupJob -Name "Story S4 $([guid]::NewGuid())" -VM $VMName | Set-BackupJob -OffHost $true -FailoverToOnHost $false
    $task = (Start-BackupJob -Job $job).Tasks[0]
    "${VMName}: $($task.Status)"
    $task.Log.Title | Where-Object { $_ -match 'volume snapshot|off-host|Unable' } | ForEach-Object { "    $_" }
}

Write-Chapter 'The proxy, what it sees of the SAN, and the providers it has'
Get-VBRHvProxy | Format-Table Name, Type, MaxTasksCount, IsDisabled
Get-LabLun | Format-Table Name, SeenBy
Invoke-Command -ComputerName PX01 { vssadmin list providers } | Where-Object { $_ -match 'name|type' }

Write-Chapter 'web01 lies on the SAN: the array makes the copy and hands it over'
Test-OffHost web01

Write-Chapter 'While it is read, the copy is on the proxy, and not on the host any more'
$job = New-BackupJob -Name 'Story S4 watched' -VM web01 | Set-BackupJob -OffHost $true -FailoverToOnHost $false
$session = Start-BackupJob -Job $job -Async
while (-not ($copies = Invoke-Command -ComputerName PX01 { vssadmin list shadows } | Select-String 'Machine:|Provider:|Attributes:')) {
    Step-LabClock | Out-Null
}
$copies.Line
"On HV01: $(@(vssadmin list shadows)[-1])"
Wait-BackupSession $session | Out-Null

Write-Chapter 'mail01 lies on a share: no hardware provider is needed, the file server makes the copy'
Test-OffHost mail01

Write-Chapter 'legacy01 lies on disks inside its host: no other server can read them'
Test-OffHost legacy01

Write-Chapter 'An array whose shadow copies cannot be transported'
Set-LabArray SAN01 -Transportable $false
Test-OffHost web01

Write-Chapter 'No hardware provider at all: the SAN is out, the share is not'
Set-LabArray SAN01 -HardwareProvider $false
Test-OffHost web01
Test-OffHost mail01
