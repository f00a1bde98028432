<#
.SYNOPSIS
S10: the rules for an off-host proxy, each broken once: what the backup says, and that it works again afterwards.

.DESCRIPTION
An off-host proxy is a dedicated server with the Hyper-V role and access to the VSS provider; it is no node of the cluster;
it reads the LUN, and need not write to it; and the storage has shadow copies that it can read.

.EXAMPLE
hvsim run scripts/story/s10-off-host-proxy-rules.ps1
#>
$ErrorActionPreference = 'Stop'

function Write-Chapter([string] $Title) { Write-Host "`n$Title" -ForegroundColor Cyan }

$job = New-BackupJob -Name 'SAN machine' -VM web01 | Set-BackupJob -OffHost $true -FailoverToOnHost $false
$share = New-BackupJob -Name 'Machine on a share' -VM mail01 | Set-BackupJob -OffHost $true -FailoverToOnHost $false

function Show-Run($Job) {
    $task = (Start-BackupJob -Job $Job).Tasks[0]
    $reason = $task.Reason -replace '^Unable to allocate processing resources. Error: ', ''
    "    $($task.Status)$(if ($reason) { ": $reason" })"
}

function Test-Rule([string] $Rule, [scriptblock] $Break, [scriptblock] $Mend, $Job = $job) {
    Write-Chapter $Rule
    & $Break
    Show-Run $Job
    & $Mend
    Show-Run $Job
}

Write-Chapter 'Everything is as it should be'
Show-Run $job

Test-Rule 'The proxy must be enabled' `
    { Get-VBRHvProxy -Name PX01 | Disable-VBRHvProxy | Out-Null } `
    { Get-VBRHvProxy -Name PX01 | Enable-VBRHvProxy | Out-Null }

Test-Rule 'It needs the Hyper-V role' `
    { Invoke-Command -ComputerName PX01 { Stop-Service vmms } } `
    { Invoke-Command -ComputerName PX01 { Start-Service vmms } }

Test-Rule 'It is no node of the cluster whose volumes it reads' `
    { Set-VBRJobProxy -Job $job -Proxy (Add-VBRHvProxy -Server (Get-VBRServer -Name HV02)) | Out-Null } `
    { Set-VBRJobProxy -Job $job, $share -Proxy (Get-VBRHvProxy -Name PX01) | Out-Null }

Test-Rule 'The VSS provider is installed on it' `
    { Set-LabArray SAN01 -RemoveProviderFrom PX01 } `
    { Set-LabArray SAN01 -InstallProviderOn PX01 }

Test-Rule '... and on the host' `
    { Set-LabArray SAN01 -RemoveProviderFrom HV01 } `
    { Set-LabArray SAN01 -InstallProviderOn HV01 }

Test-Rule 'It sees the LUN' `
    { Set-LabLun SAN01/LUN1 PX01 None } `
    { Set-LabLun SAN01/LUN1 PX01 ReadOnly }

Test-Rule 'The storage has shadow copies that another server can read' `
    { Set-LabArray SAN01 -Transportable $false } `
    { Set-LabArray SAN01 -Transportable $true }

Test-Rule 'Read-only access is enough: being able to write is a risk, and gives a warning' `
    { Set-LabLun SAN01/LUN1 PX01 ReadWrite } `
    { Set-LabLun SAN01/LUN1 PX01 ReadOnly }

Test-Rule 'It is dedicated: a server that runs machines of its own gives a warning as well' `
    {
        Set-LabArray SAN01 -InstallProviderOn HV04
        Set-LabLun SAN01/LUN1 HV04 ReadOnly
        Set-VBRJobProxy -Job $job -Proxy (Add-VBRHvProxy -Server (Get-VBRServer -Name HV04)) | Out-Null
    } `
    { Set-VBRJobProxy -Job $job -Proxy (Get-VBRHvProxy -Name PX01) | Out-Null }

Test-Rule 'A share: the proxy''s account may read it' `
    { Set-LabShare \\FS01\VMs -Readers HV04 -Writers HV04 } `
    { Set-LabShare \\FS01\VMs -Readers HV04, PX01 } `
    $share

Test-Rule '... and the file server has the VSS agent' `
    { Invoke-Command -ComputerName FS01 { Stop-Service fssagent } } `
    { Invoke-Command -ComputerName FS01 { Start-Service fssagent } } `
    $share
