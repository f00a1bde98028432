"""FileVersionInfo: the strings of a program's version resource, and none of any other file."""

from __future__ import annotations

from tests.shell import output

_PROGRAM = """
function Key($name, $value) { "$name`0" + $(if ($name.Length % 2) { '' } else { "`0" }) + "$value`0" }
$text = "VS_VERSION_INFO`0" + (Key FileVersion '12.1.0.2131') + (Key ProductVersion '12.1.0.2131 P1')
[IO.File]::WriteAllBytes('/tmp/p.dll', [byte[]](77, 90) + [System.Text.Encoding]::Unicode.GetBytes($text))
"""


def test_the_version_of_a_program() -> None:
    script = """
    $info = (Get-Item /tmp/p.dll).VersionInfo
    $info.ProductVersion; $info.FileMajorPart; "$($info.FileVersionRaw)"; $info.FileName
    [System.Diagnostics.FileVersionInfo]::GetVersionInfo('/tmp/p.dll').FileVersion
    """
    assert output(_PROGRAM + script) == ["12.1.0.2131 P1", "12", "12.1.0.2131", "/tmp/p.dll", "12.1.0.2131"]


def test_a_file_without_one() -> None:
    script = (
        "'x' > /tmp/x.txt; $info = (Get-Item /tmp/x.txt).VersionInfo; $null -eq $info.ProductVersion; $info.IsDebug"
    )
    assert output(script) == ["True", "False"]
    assert output("(Get-Item /tmp).VersionInfo | Measure-Object | ForEach-Object Count") == ["0"]
