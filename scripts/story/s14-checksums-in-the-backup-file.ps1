<#
.SYNOPSIS
S14: the checksum of every block lies beside the data in the backup file: a flipped bit is found, and named.

.DESCRIPTION
A backup file holds the blocks of a disk and a digest for each (docs/backup-format.md says where, byte by byte). Reading
them again finds damage of any kind, down to one bit: which block of which disk, and which restore points need it.
With -Keep the damage stays, for `hvsim repository verify` to find in a real folder.

.PARAMETER VMName
The machine to back up.

.PARAMETER Keep
Leaves the bit flipped.

.EXAMPLE
hvsim run scripts/story/s14-checksums-in-the-backup-file.ps1

.EXAMPLE
hvsim run --mount './repo=E:\Backup:rw' scripts/story/s14-checksums-in-the-backup-file.ps1 -Keep
hvsim repository verify repo
#>
param([string] $VMName = 'web01', [switch] $Keep)

$ErrorActionPreference = 'Stop'

function Write-Chapter([string] $Title) { Write-Host "`n$Title" -ForegroundColor Cyan }

# Turns one bit of a file over.
function Switch-Bit([string] $Path, [long] $Offset) {
    $file = [IO.File]::Open($Path, 'Open', 'ReadWrite')
    try {
        $null = $file.Seek($Offset, 'Begin')
        $byte = $file.ReadByte()
        $null = $file.Seek($Offset, 'Begin')
        $file.WriteByte($byte -bxor 1)
    }
    finally { $file.Dispose() }
}

function Show-Verification {
    Get-RestorePoint $VMName -JobName 'Story S14' | Test-Backup | Format-Table -AutoSize
}

Write-Chapter 'A full backup, and two increments of a few blocks'
$job = New-BackupJob -Name 'Story S14' -VM $VMName
$null = Start-BackupJob -Job $job
Invoke-GuestWrite $VMName -Offset 1GB -Length 2MB
$null = Start-BackupJob -Job $job
Invoke-GuestWrite $VMName -Offset 2GB -Length 1MB
$null = Start-BackupJob -Job $job
$points = Get-RestorePoint $VMName -JobName 'Story S14'
$points | Format-Table -AutoSize Type, CreationTime, BackupSize, FilePath

Write-Chapter 'Every block is read and compared with its checksum'
Show-Verification

Write-Chapter 'One bit of the second file turns over'
$path = $points[1].FilePath
$offset = 200000
Switch-Bit $path $offset
Write-Host "Bit 0 of the byte at $offset in $(Split-Path $path -Leaf)"

Write-Chapter 'It is found, and the points that need the block are named; the full before it is whole'
Show-Verification
$damage = (Test-Backup -VMName $VMName -JobName 'Story S14')[-1].Damage
$damage | Format-List File, Disk, Block, Offset, Message
$damage.RestorePoints | Format-Table Name, Type, CreationTime

Write-Chapter 'Nobody gets wrong data: the restore of such a point ends with an error'
$null = Restore-BackupVM -RestorePoint $points[2] -NewName "$VMName-wrong" -ErrorAction SilentlyContinue -ErrorVariable refused
Write-Host "Refused: $refused"
$null = Restore-BackupVM -RestorePoint $points[0] -NewName "$VMName-right"
Write-Host "The full backup was restored: $((Get-VM "$VMName-right").Name)"

if (-not $Keep) {
    Write-Chapter 'The bit turns back'
    Switch-Bit $path $offset
    Show-Verification
}
