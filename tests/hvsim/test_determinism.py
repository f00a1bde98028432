"""The same lab, seed and script give the same bytes out: in every run, whatever order Python's hashing brings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = r"""
param([int]$Nights)
Get-Random; 'a', 'b', 'c' | Get-Random -Shuffle; New-Guid
$table = @{ one = 1; two = 2; three = 3; four = 4 }; $table; $table.Keys -join ' '
$set = [Collections.Generic.HashSet[string]]::new(); foreach ($name in 'x', 'y', 'z') { $null = $set.Add($name) }; $set
[pscustomobject]@{ B = 1; A = [ordered]@{ z = 1; y = 2 } } | ConvertTo-Json -Compress
1..200 | Group-Object { $_ % 7 } | Select-Object Name, Count | Format-Table
Get-VM | Sort-Object Name | Format-Table Name, State, Id
Get-VM | Get-VMHardDiskDrive | Select-Object -First 5 Path
Get-Command -Module Hyper-V | Measure-Object | Select-Object Count
foreach ($night in 1..$Nights) {
    foreach ($job in Get-BackupJob) { $null = Start-BackupJob $job.Name }
    Start-Sleep -Seconds 86400
}
Add-LabFault CheckpointFailed -Target web01
Start-BackupJob Nightly | Format-List *
Get-RestorePoint | Format-Table
Get-BackupTrace | Select-Object -Last 30 | Format-Table
Get-BackupSession | Format-List *
Get-WinEvent -LogName Microsoft-Windows-Hyper-V-VMMS-Admin -MaxEvents 20 | Format-List
Get-ChildItem E:\Backup -Recurse -Filter *.vib | Get-FileHash | Format-List Hash, Path
Get-VM nothing
Get-Service | Select-Object -First 20
"""


def test_two_runs_with_two_hash_seeds_print_the_same(tmp_path: Path) -> None:
    (tmp_path / "nights.ps1").write_text(SCRIPT)
    call = [sys.executable, "-m", "hvsim", "run", "--seed", "7", str(tmp_path / "nights.ps1"), "-Nights", "1"]
    runs = [
        subprocess.Popen(
            call, env={**os.environ, "PYTHONHASHSEED": seed}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        for seed in ("1", "54321")
    ]
    first, second = (run.communicate(timeout=120)[0] for run in runs)
    assert b"Traceback" not in first
    assert first.count(b"\n") > 300
    assert first == second
