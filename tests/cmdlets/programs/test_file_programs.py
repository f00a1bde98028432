"""robocopy, fsutil and attrib."""

from __future__ import annotations

from tests.cmdlets.hyperv.shell import run


def test_robocopy_makes_one_folder_like_the_other() -> None:
    lines, errors = run(
        "$null = mkdir D:\\In\\Sub, D:\\In\\Empty; Set-Content D:\\In\\a.txt one; Set-Content D:\\In\\Sub\\b.log two",
        "$out = robocopy D:\\In D:\\Out /e /r:1 /w:1 /np; $LASTEXITCODE",
        "$out -match '^ *Files :'; $out -match '^ +Dirs :'",
        "robocopy D:\\In D:\\Out /e | Out-Null; $LASTEXITCODE; Set-Content D:\\Out\\old.txt x",
        "robocopy D:\\In D:\\Out *.txt /l /njh /njs; $LASTEXITCODE; Test-Path D:\\Out\\old.txt",
        "robocopy D:\\In D:\\Out /mir /log:D:\\copy.log; $LASTEXITCODE; Test-Path D:\\Out\\old.txt",
        "(Get-Content D:\\copy.log) -match 'EXTRA File'",
        "(Get-Item D:\\Out\\a.txt).LastWriteTime -eq (Get-Item D:\\In\\a.txt).LastWriteTime",
        "robocopy D:\\In \\\\HV02\\C$\\Got /s /xf *.txt /move | Out-Null",
        "$LASTEXITCODE; Get-ChildItem D:\\In -Recurse -Name",
        "Invoke-Command HV02 { Get-ChildItem C:\\Got -Recurse -Name }; robocopy D:\\Nothing D:\\Out; $LASTEXITCODE",
        "robocopy D:\\In; robocopy D:\\In D:\\Out /nonsense | Select-Object -Last 1; $LASTEXITCODE",
    )
    assert errors == ""
    assert lines[:6] == [
        "1",
        "    Files : *.*",
        "   Files :         2         2         0         0         0         0",
        "    Dirs :         3         3         0         0         0         0",
        "0",
        "\t                   1\tD:\\In\\",
    ]
    assert lines[6:13] == [
        "\t*EXTRA File  \told.txt",
        "2",
        "True",
        " Log File : D:\\copy.log",
        "2",
        "False",
        "\t*EXTRA File  \told.txt",
    ]
    assert lines[13:19] == ["True", "1", "Empty", "a.txt", "Sub", "Sub\\b.log"]
    assert "ERROR 2 (0x00000002) Accessing Source Directory D:\\Nothing\\" in lines
    assert lines[-2:] == ['ERROR : Invalid Parameter #3 : "/nonsense"', "16"]
    assert "ERROR : No Destination Directory Specified." in lines


def test_files_are_made_and_marked() -> None:
    lines, errors = run(
        "fsutil file createnew \\\\HV02\\C$\\big.bin 10485760",
        "fsutil file createnew D:\\a.bin 100; (Get-Item D:\\a.bin).Length",
        "fsutil sparse queryflag D:\\a.bin; fsutil sparse setflag D:\\a.bin; fsutil sparse queryflag D:\\a.bin",
        "fsutil file seteof D:\\a.bin 7; (Get-Item D:\\a.bin).Length; fsutil file createnew D:\\a.bin 5; $LASTEXITCODE",
        "fsutil fsinfo drives; (fsutil fsinfo volumeinfo C:)[2]",
        "(fsutil volume diskfree D:).Count; fsutil nonsense | Out-Null",
        "$LASTEXITCODE; attrib +h +r D:\\a.bin; (Get-Item D:\\a.bin -Force).Attributes; attrib D:\\a.bin",
        "attrib -h D:\\a.bin; (Get-Item D:\\a.bin).IsReadOnly; attrib D:\\none.txt; attrib /x; $LASTEXITCODE",
    )
    assert errors == ""
    assert lines == [
        "File \\\\HV02\\C$\\big.bin is created",
        "File D:\\a.bin is created",
        "100",
        "This file is NOT set as sparse",
        "This file is set as sparse",
        "End of file was set.",
        "7",
        "Error:  Cannot create a file when that file already exists.",
        "1",
        "Drives: C:\\ D:\\ E:\\",
        "File System Name : NTFS",
        "3",
        "1",
        "ReadOnly, Hidden, Archive, SparseFile",
        "A   HR               D:\\a.bin",
        "True",
        "File not found - D:\\none.txt",
        "Invalid switch - /x",
        "1",
    ]
