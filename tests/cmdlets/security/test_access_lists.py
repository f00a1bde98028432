"""Access lists of files: Get-Acl and Set-Acl, icacls and takeown, and the account of a virtual machine."""

from __future__ import annotations

from tests.cmdlets.hyperv.shell import run

_SDDL = (
    "O:S-1-5-18G:S-1-5-21-1004336348-1177238915-682003330-513D:AI(A;OICI;0x1301bf;;;S-1-5-32-546)"
    "(A;OICIID;FA;;;S-1-5-18)(A;OICIID;FA;;;S-1-5-32-544)(A;OICIID;0x1200a9;;;S-1-5-32-545)(A;OICIIOID;FA;;;S-1-3-0)"
)


def test_a_machine_that_may_not_read_its_disk_starts_no_more() -> None:
    lines, errors = run(
        "$vm = Get-VM web01; $vm | Stop-VM -TurnOff -Force; $disk = (Get-VMHardDiskDrive web01)[0].Path",
        '(icacls $disk)[0] -eq "$disk NT VIRTUAL MACHINE\\$($vm.Id):(R,W)".ToUpper().Replace($disk.ToUpper(), $disk)',
        '$acl = Get-Acl $disk; $acl.PurgeAccessRules([Security.Principal.NTAccount]"NT VIRTUAL MACHINE\\$($vm.Id)")',
        "Set-Acl $disk $acl; Start-VM web01; (Get-VM web01).State",
        'icacls $disk /grant "NT VIRTUAL MACHINE\\$($vm.Id):(R,W)" | Select-Object -Last 1',
        "Start-VM web01; (Get-VM web01).State",
        'Stop-VM web01 -TurnOff; icacls $disk /remove "NT VIRTUAL MACHINE\\$($vm.Id)" /q | Out-Null',
        "Get-VMHardDiskDrive web01 -ControllerLocation 0 | Remove-VMHardDiskDrive",
        "Add-VMHardDiskDrive web01 -Path $disk; Start-VM web01; (Get-VM web01).State",
    )
    done = "Successfully processed 1 files; Failed processing 0 files"
    assert lines == ["True", "Off", done, "Running", "Running"]
    assert errors.count("General access denied error") >= 1
    assert "0x80070005" in errors


def test_folders_hand_on_what_is_set_on_them() -> None:
    lines, errors = run(
        "$null = mkdir D:\\Out\\Sub; Set-Content D:\\Out\\Sub\\a.txt x; $acl = Get-Acl D:\\Out; $acl.GetType().Name",
        "$rule = [Security.AccessControl.FileSystemAccessRule]::new('Guests', 'Modify', 3, 'None', 'Allow')",
        "$acl.AddAccessRule($rule); $acl.SetAccessRule($rule); Set-Acl D:\\Out $acl",
        "(Get-Acl D:\\Out).Access[0].IdentityReference.Value",
        "$found = (Get-Acl D:\\Out\\Sub\\a.txt).Access | Where-Object IdentityReference -eq 'BUILTIN\\Guests'",
        "$found.FileSystemRights; $found.IsInherited; $found.InheritanceFlags",
        "(icacls D:\\Out\\Sub\\a.txt)[0..4].Trim() -match 'Guests|CREATOR'; (icacls D:\\Out\\Sub)[-3].Trim()",
        "icacls D:\\Out\\Sub /inheritance:r /grant:r 'Administrators:(OI)(CI)F' /t /q",
        "(Get-Acl D:\\Out\\Sub).Access.Count",
        "(Get-Acl D:\\Out\\Sub).AreAccessRulesProtected; (Get-Acl D:\\Out\\Sub\\a.txt).AccessToString",
        "takeown /f D:\\Out\\Sub\\a.txt; (Get-Acl D:\\Out\\Sub\\a.txt).Owner",
        "icacls D:\\Out /setowner SYSTEM | Out-Null",
        "(Get-Acl D:\\Out).Owner; icacls D:\\Nothing; $LASTEXITCODE; icacls D:\\Out /grant nonsense; $LASTEXITCODE",
        "(Get-Acl D:\\Out).Sddl; Get-Acl D:\\Nothing; Get-Acl HKLM:\\SOFTWARE; Set-Acl D:\\Out 'text'",
        "([Security.Principal.NTAccount]'LAB\\HV01$').Translate([Security.Principal.SecurityIdentifier])."
        "Translate([Security.Principal.NTAccount]).Value",
    )
    assert lines == [
        "DirectorySecurity",
        "BUILTIN\\Guests",
        "Modify, Synchronize",
        "True",
        "None",
        "D:\\Out\\Sub\\a.txt BUILTIN\\Guests:(I)(M)",
        "CREATOR OWNER:(I)(OI)(CI)(IO)(F)",
        "Successfully processed 2 files; Failed processing 0 files",
        "1",
        "True",
        "BUILTIN\\Administrators Allow  FullControl",
        'SUCCESS: The file (or folder): "D:\\Out\\Sub\\a.txt" now owned by user "LAB\\Administrator".',
        "LAB\\Administrator",
        "NT AUTHORITY\\SYSTEM",
        "D:\\Nothing: The system cannot find the file specified.",
        "Successfully processed 0 files; Failed processing 1 files",
        "2",
        'Invalid parameter "nonsense"',
        "87",
        _SDDL,
        "LAB\\HV01$",
    ]
    assert "Cannot find path 'D:\\Nothing'" in errors
    assert "access lists are those of files here" in errors
    assert "The AclObject is not of a valid type" in errors


def test_copies_of_a_volume_keep_the_access_lists_of_its_files() -> None:
    lines, errors = run(
        "$null = mkdir D:\\T; $null = New-VHD D:\\T\\a.vhdx -SizeBytes 200MB -Dynamic",
        "Mount-VHD D:\\T\\a.vhdx -Passthru | Initialize-Disk -PassThru | New-Partition -UseMaximumSize -DriveLetter X |"
        " Format-Volume -FileSystem NTFS -Force -Confirm:$false | Out-Null",
        "$null = mkdir X:\\In; Set-Content X:\\In\\f.txt x; (Get-Item X:\\In).Attributes = 'Hidden, Directory'",
        "icacls X:\\In /inheritance:r /grant 'Administrators:(OI)(CI)F' /q | Out-Null; Dismount-VHD D:\\T\\a.vhdx",
        "Copy-Item D:\\T\\a.vhdx D:\\T\\b.vhdx; $null = New-VHD D:\\T\\c.vhdx -ParentPath D:\\T\\a.vhdx -Differencing",
        "$letter = { Mount-VHD $args[0]; (Get-DiskImage $args[0] | Get-Disk | Get-Partition | ? DriveLetter)."
        "DriveLetter + ':\\In' }",
        "$kept = foreach ($disk in 'D:\\T\\b.vhdx', 'D:\\T\\c.vhdx') { $in = & $letter $disk; $acl = Get-Acl $in;"
        " $acl.Access.Count, $acl.AreAccessRulesProtected, (Get-Item $in -Force).Attributes -join ' ';"
        " icacls $in /grant 'Guests:R' /q | Out-Null; Dismount-VHD $disk }",
        "$kept; (Get-Acl (& $letter D:\\T\\a.vhdx)).Access.Count",
    )
    assert (lines, errors) == (["1 True Hidden, Directory"] * 2 + ["1"], "")
