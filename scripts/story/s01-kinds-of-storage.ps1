<#
.SYNOPSIS
S1: virtual machines read and write their VHDX on local disks, on a SAN, on an SMB 3 share and on a cluster's volume.

.DESCRIPTION
One machine lives on each kind of storage in turn, running all the time. Wherever it is, its guest writes real blocks, and
its VHDX grows by as many as are new. At the end it has everything it ever wrote.

.EXAMPLE
hvsim --lab scripts/story/s01-kinds-of-storage.toml run scripts/story/s01-kinds-of-storage.ps1
#>
param([string] $VMName = 'web01')

$ErrorActionPreference = 'Stop'
if (-not (Test-Path S:\)) { throw 'This story has a lab of its own: hvsim --lab s01-kinds-of-storage.toml run s01-kinds-of-storage.ps1' }

function Write-Chapter([string] $Title) { Write-Host "`n$Title" -ForegroundColor Cyan }

$places = [ordered]@{
    'Local'  = 'D:\VMs\' + $VMName
    'SAN'    = 'S:\VMs\' + $VMName
    'SMB 3'  = '\\FS01\VMs\' + $VMName
    'CSV'    = 'C:\ClusterStorage\Volume1\' + $VMName
}

Write-Chapter "$VMName moves from one kind of storage to the next, and writes on each"
$at = 0
$rows = foreach ($kind in $places.Keys) {
    # The disk moves while the machine runs: what the guest writes meanwhile goes to both places.
    if ((Get-VM $VMName).Path -ne $places[$kind]) {
        Move-VMStorage -VMName $VMName -DestinationStoragePath $places[$kind]
    }
    $path = (Get-VMHardDiskDrive -VMName $VMName).Path
    $before = (Get-VHD $path).FileSize

    # 96 MB of new blocks; then the same place once more: a block that is there already needs no more room.
    $at += 4GB
    Invoke-GuestWrite $VMName -Length 96MB -Offset $at
    $after = (Get-VHD $path).FileSize
    Invoke-GuestWrite $VMName -Text "written on $kind" -Offset $at
    $again = (Get-VHD $path).FileSize

    [pscustomobject]@{
        Storage     = $kind
        Path        = $path
        'Before MB' = $before / 1MB
        'After MB'  = $after / 1MB
        'Grown MB'  = ($after - $before) / 1MB
        'Again MB'  = ($again - $after) / 1MB
    }
}
$rows | Format-Table -AutoSize

Write-Chapter 'The file on each kind of storage is seen where it lies, and only the last place has it'
foreach ($kind in $places.Keys) {
    $files = Get-ChildItem $places[$kind] -Recurse -Filter *.vhdx -ErrorAction SilentlyContinue
    '{0,-6} {1,-36} {2}' -f $kind, $places[$kind], $(if ($files) { "$($files.Name), $($files.Length) bytes" } else { 'nothing left' })
}

Write-Chapter 'A backup reads it from here as from anywhere'
$session = New-BackupJob -Name 'Story S1' -VM $VMName | Start-BackupJob
$session | Format-Table JobName, Result, @{ Label = 'Read MB'; Expression = { [int]($_.ReadSize / 1MB) } }
$restored = Get-RestorePoint $VMName -Last | Restore-BackupVM -NewName "$VMName-restored"
"The restored disk equals the running one: $((Compare-LabDisk (Get-VM $VMName) $restored).Equal)"
