"""System.IO over the simulated files: what .NET gives, and what it throws."""

from __future__ import annotations

import pytest

from tests.shell import output

TWO_FILES = "$null = New-Item x/1.txt, x/y/2.txt -Force; "
EVERYWHERE = "'*.txt', 'AllDirectories'"
NO_PART = "Could not find a part of the path"


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("Combine('/a','b')", "/a/b"),
        ("Combine('/a/','b','c')", "/a/b/c"),
        ("Combine('/a','/b')", "/b"),
        ("Combine('a','')", "a"),
        ("Join('/a','/b')", "/a/b"),
        ("Join('a','b','c')", "a/b/c"),
        ("GetFileName('/a/b.txt')", "b.txt"),
        ("GetFileName('/a/')", ""),
        ("GetFileNameWithoutExtension('/a/b.tar.gz')", "b.tar"),
        ("GetFileNameWithoutExtension('.profile')", ""),
        ("GetExtension('a.tar.gz')", ".gz"),
        ("GetExtension('a.')", ""),
        ("GetExtension('a')", ""),
        ("HasExtension('a.b')", "True"),
        ("ChangeExtension('/a/b.txt','log')", "/a/b.log"),
        ("ChangeExtension('b.txt',$null)", "b."),
        ("ChangeExtension('b','.log')", "b.log"),
        ("GetDirectoryName('/a/b/c')", "/a/b"),
        ("GetDirectoryName('/a/b/')", "/a/b"),
        ("GetDirectoryName('/')", ""),
        ("GetDirectoryName('a')", ""),
        ("GetPathRoot('/a/b')", "/"),
        ("GetPathRoot('a')", ""),
        ("IsPathRooted('/a')", "True"),
        ("IsPathRooted('a')", "False"),
        ("IsPathFullyQualified('/a')", "True"),
        ("GetFullPath('/a/../b/./c/')", "/b/c/"),
        ("GetFullPath('x','/base')", "/base/x"),
        ("GetRelativePath('/a/b','/a/c/d')", "../c/d"),
        ("GetRelativePath('/a','/a')", "."),
        ("TrimEndingDirectorySeparator('/a/')", "/a"),
        ("EndsInDirectorySeparator('/a/')", "True"),
        ("DirectorySeparatorChar", "/"),
        ("PathSeparator", ":"),
        ("GetTempPath()", "/tmp/"),
    ],
)
def test_paths_of_linux(expression: str, value: str) -> None:
    assert output(f"'<' + [IO.Path]::{expression} + '>'") == [f"<{value}>"]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("Combine('C:\\a','b')", "C:\\a\\b"),
        ("Combine('C:\\a','\\b')", "\\b"),
        ("Combine('C:','b')", "C:\\b"),
        ("GetFileName('C:/a/b.txt')", "b.txt"),
        ("GetDirectoryName('C:/a/b.txt')", "C:\\a"),
        ("GetDirectoryName('C:\\')", ""),
        ("GetPathRoot('C:\\a')", "C:\\"),
        ("GetPathRoot('\\\\srv\\share\\x')", "\\\\srv\\share"),
        ("GetFullPath('C:\\a\\..\\b')", "C:\\b"),
        ("IsPathRooted('\\a')", "True"),
        ("IsPathFullyQualified('\\a')", "False"),
        ("DirectorySeparatorChar", "\\"),
    ],
)
def test_paths_of_windows(expression: str, value: str) -> None:
    assert output(f"'<' + [IO.Path]::{expression} + '>'", os="windows") == [f"<{value}>"]


@pytest.mark.parametrize(
    ("script", "printed"),
    [
        ("[IO.File]::WriteAllLines('a', [string[]]('x','y')); [IO.File]::ReadAllText('a').Length", "4"),
        ("[IO.File]::WriteAllText('a', 'x'); [IO.File]::AppendAllText('a', 'y'); [IO.File]::ReadAllText('a')", "xy"),
        ("[IO.File]::WriteAllBytes('a', [byte[]](1,2)); [IO.File]::ReadAllBytes('a') -join ','", "1,2"),
        ("[IO.File]::WriteAllText('a', 'é', [Text.Encoding]::Unicode); (Get-Item a).Length", "4"),
        ("[IO.File]::AppendAllLines('a', [string[]]('x','y')); [IO.File]::ReadAllLines('a').Count", "2"),
        ("[IO.File]::Exists('/tmp'); ", "False"),
        ("$null = [IO.Directory]::CreateDirectory('/tmp/x/y'); [IO.Directory]::Exists('/tmp/x/y')", "True"),
        ("$null = mkdir x/y; [IO.Directory]::Delete('/tmp/x', $true); Test-Path x", "False"),
        ("Set-Content a 1; [IO.File]::Move('/tmp/a', '/tmp/b'); Test-Path b", "True"),
        ("Set-Content a 1; (Get-Item a).CopyTo('/tmp/b').Name", "b"),
        ("Set-Content a 1; [IO.File]::SetLastWriteTime('a', '2020-02-03'); (Get-Item a).LastWriteTime.Year", "2020"),
        ("Set-Content a 1; (Get-Item a).IsReadOnly = $true; [IO.File]::GetAttributes('/tmp/a')", "ReadOnly"),
        (f"{TWO_FILES} [IO.Directory]::GetFiles('x', {EVERYWHERE}) -join ' '", "x/1.txt x/y/2.txt"),
        (f"{TWO_FILES} (Get-Item x).GetFiles({EVERYWHERE}).Name -join ' '", "1.txt 2.txt"),
        ("$null = New-Item x/y -ItemType Directory; (Get-Item x/y).Parent.Name; ", "x"),
        ("([IO.DirectoryInfo]'/tmp/a/b').Parent.FullName", "/tmp/a"),
        ("([IO.FileInfo]'a/b.txt').Name; ", "b.txt"),
        ("[IO.DriveInfo]::GetDrives().Name", "/"),
        ("$s = [IO.File]::Create('a'); $s.Write([byte[]](6,66),0,2); $s.Position = 1; $s.ReadByte(); $s.Close()", "66"),
        ("$s = [IO.MemoryStream]::new(); $s.WriteByte(7); $s.SetLength(3); $s.ToArray() -join ','", "7,0,0"),
        ("$r = [IO.StringReader]::new(\"a`r`nb\"); $null = $r.ReadLine(); $r.ReadToEnd()", "b"),
        ("$w = [IO.StreamWriter]::new('/tmp/a', $true); $w.Write('x'); $w.Close(); Get-Content a", "x"),
        ("$w = [IO.StringWriter]::new(); $w.Write('{0:d3}', 7); \"$w\"", "007"),
    ],
)  # fmt: skip
def test_files_and_streams(script: str, printed: str) -> None:
    start = "[IO.Directory]::SetCurrentDirectory('/tmp'); Set-Location /tmp; "
    assert output(start + script) == [printed]


@pytest.mark.parametrize(
    ("call", "exception", "message"),
    [
        ("[IO.File]::ReadAllText('/tmp/no')", "FileNotFoundException", "Could not find file '/tmp/no'."),
        ("[IO.File]::ReadAllText('/no/no')", "DirectoryNotFoundException", f"{NO_PART} '/no/no'."),
        ("[IO.File]::ReadAllText('/tmp')", "UnauthorizedAccessException", "Access to the path '/tmp' is denied."),
        ("[IO.File]::ReadAllText('')", "ArgumentException", "The value cannot be an empty string. (Parameter 'path')"),
        ("[IO.File]::Open('/tmp/no', 'Open')", "FileNotFoundException", "Could not find file '/tmp/no'."),
        ("[IO.Directory]::GetFiles('/no')", "DirectoryNotFoundException", f"{NO_PART} '/no'."),
        ("[IO.Directory]::Delete('/home')", "IOException", "Directory not empty : '/home'"),
        ("[IO.FileInfo]::new('/tmp/no').Length", None, "Could not find file '/tmp/no'."),
    ],
)  # fmt: skip
def test_what_net_throws(call: str, exception: str | None, message: str) -> None:
    caught = "$e = $_.Exception; while ($e.InnerException) { $e = $e.InnerException }; $e.GetType().Name; $e.Message"
    found = output(f"try {{ $null = {call} }} catch {{ {caught} }}")
    assert found[1:] == [message]
    assert exception in (None, found[0])
