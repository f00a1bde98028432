"""Zip files by .NET's own methods; processes that are started by hand do not start."""

from __future__ import annotations

from tests.shell import output

_FOLDER = "$null = New-Item /z/a -ItemType Directory; 'x' > /z/a/f.txt; 'yy' > /z/g.txt;"
_MADE = f"{_FOLDER} [IO.Compression.ZipFile]::CreateFromDirectory('/z', '/o.zip');"


def test_a_folder_goes_into_a_zip_file_and_out_again() -> None:
    script = "[IO.Compression.ZipFile]::ExtractToDirectory('/o.zip', '/q'); Get-Content /q/a/f.txt, /q/g.txt"
    assert output(_MADE + script) == ["x", "yy"]


def test_the_entries_of_a_zip_file() -> None:
    script = """
    $zip = [IO.Compression.ZipFile]::OpenRead('/o.zip')
    $zip.Entries.FullName -join ','; $zip.GetEntry('g.txt').Length
    [IO.Compression.ZipFileExtensions]::ExtractToFile($zip.GetEntry('g.txt'), '/one'); Get-Content /one; $zip.Dispose()
    """
    assert output(_MADE + script) == ["a/f.txt,g.txt", "3", "yy"]


def test_nothing_is_overwritten_unasked() -> None:
    again = "[IO.Compression.ZipFile]::CreateFromDirectory('/z', '/o.zip')"
    script = f"try {{ {again} }} catch {{ $_.Exception.InnerException.Message }}"
    assert output(_MADE + script) == ["The file '/o.zip' already exists."]


def test_no_program_starts() -> None:
    script = """
    $info = New-Object System.Diagnostics.ProcessStartInfo; $info.FileName = 'tool'; $info.UseShellExecute = $false
    $process = New-Object System.Diagnostics.Process; $process.StartInfo = $info
    try { $process.Start() } catch { $_.Exception.InnerException.GetType().Name; $_.Exception.InnerException.Message }
    """
    name, message = output(script)
    assert name == "Win32Exception"
    assert message.startswith("An error occurred trying to start process 'tool'")
