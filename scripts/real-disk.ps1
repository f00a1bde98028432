<#
.SYNOPSIS
Backs a real disk image up and restores it: the full way there and back, with bytes that other tools can check.

.DESCRIPTION
The image (raw, VHD or VHDX) is only read: it becomes the base of a virtual machine's disk. A full backup goes into a
real repository folder, the guest changes blocks, an increment follows. OutFile is the first point restored, which
`qemu-img compare` finds identical to the image; the second point is restored beside it and differs in just the blocks
that the guest changed.

.PARAMETER Image
The disk image to begin with.

.PARAMETER OutFile
The VHDX file to write the first restore point to. It must not exist.

.PARAMETER Repository
The folder for the backup files. When it is left out, a temporary one beside OutFile is used and removed again.

.EXAMPLE
hvsim run --os linux --mount ~/disks:rw scripts/real-disk.ps1 -Image ~/disks/disk.img -OutFile ~/disks/restored.vhdx
#>
param(
    [Parameter(Mandatory)] [string] $Image,
    [Parameter(Mandatory)] [string] $OutFile,
    [string] $Repository
)

$ErrorActionPreference = 'Stop'

$temporary = -not $Repository
if ($temporary) { $Repository = "$OutFile.repository" }
$extension = [IO.Path]::GetExtension($OutFile)
$second = $OutFile.Substring(0, $OutFile.Length - $extension.Length) + '.second' + $extension
if (Test-Path -LiteralPath $OutFile) { throw "'$OutFile' exists already." }
if (Test-Path -LiteralPath $second) { throw "'$second' exists already." }
$before = Get-FileHash -LiteralPath $Image

Write-Host "A machine gets $Image as the base of its disk."
$vm = Import-LabDisk -Path $Image -VMName 'imported'
$size = (Get-VMHardDiskDrive -VMName imported | Get-VHD -ComputerName $vm.ComputerName).Size
Add-LabRepository -Name 'Real' -Path $Repository | Out-Null
$job = New-BackupJob -Name 'RealDisk' -VM $vm -Repository 'Real' -GuestProcessing Disabled

Write-Host 'A full backup, some work in the guest, an increment.'
$full = Start-BackupJob -Job $job
$block = 64KB
$changed = 0
foreach ($share in 0.2, 0.5, 0.8) {
    $offset = [math]::Floor($size * $share / $block) * $block
    Invoke-GuestWrite -VMName imported -Offset $offset -Length $block
    $changed++
}
$increment = Start-BackupJob -Job $job
$full, $increment | Format-Table -AutoSize Name, Result,
    @{ Label = 'Read KB'; Expression = { [int]($_.ReadSize / 1KB) } },
    @{ Label = 'Transferred KB'; Expression = { [int]($_.TransferedSize / 1KB) } } | Out-Host

$points = $full.Tasks[0].RestorePoint, $increment.Tasks[0].RestorePoint
$verification = $points | Test-Backup
$verification | Out-Host
if ($verification.Result -contains 'Damaged') { throw 'The backup is damaged.' }

Write-Host "The first point goes to $OutFile, the second to $second."
Restore-BackupVM -RestorePoint $points[0] -ToFile $OutFile | Out-Null
Restore-BackupVM -RestorePoint $points[1] -ToFile $second | Out-Null

$first = Compare-LabDisk -Reference $Image -Difference $OutFile -BlockSize $block
$between = Compare-LabDisk -Reference $OutFile -Difference $second -BlockSize $block
$first, $between | Format-List Reference, Difference, Equal, DifferentBlocks | Out-Host

$after = Get-FileHash -LiteralPath $Image
if ($temporary) { Remove-Item -LiteralPath $Repository -Recurse }
if ($after.Hash -ne $before.Hash) { throw 'The image was changed.' }
if (-not $first.Equal) { throw 'The first restore point differs from the image.' }
if ($between.DifferentBlocks -ne $changed) { throw "The points differ in $($between.DifferentBlocks) blocks, not in $changed." }
Write-Host "The first point equals the image; the second differs in the $changed blocks that the guest changed."
