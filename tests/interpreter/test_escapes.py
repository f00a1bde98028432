"""Attempts of script text to reach Python, or the machine hvsim runs on: each ends in PowerShell's error.

An audit hook watches while an attempt runs: no process, no socket, no foreign library, and no file but Python's own.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from hvsim.console import MemoryConsole
from hvsim.session import Session

SECRET = "the secret of the real machine"

# With strict mode a property that does not exist is an error, not $null.
MEMBERS = {
    "class of a string": "'a'.__class__",
    "class of a number": "(1).__class__.__base__.__subclasses__()",
    "class of an object": "([pscustomobject]@{a = 1}).__class__",
    "dict of an object": "([pscustomobject]@{a = 1}).__dict__",
    "dict of a script block": "{ 1 }.__dict__",
    "globals of a script block": "{ 1 }.__globals__",
    "closure of a script block": "{ 1 }.run.__closure__",
    "engine of a script block": "{ 1 }.engine",
    "session of a script block": "{ 1 }.session",
    "init of an array": "@(1, 2).__init__",
    "reduce of a hash table": "@{}.__reduce__()",
    "getattr of a string": "'a'.__getattribute__('upper')",
    "Python method of a string": "'a'.upper()",
    "Python method of a string, called by Invoke": "'a'.upper.Invoke()",
    "Python method of a list": "@(1).append(2)",
    "Python method of a number": "(5).bit_length()",
    "encode of a string": "'a'.encode('utf-8')",
    "format of a string": "'{0.__class__}'.format(1)",
    "join of a string": "','.join(@('a'))",
    "name made at run time": "$name = '__cla' + 'ss__'; 'a'.$name",
    "name in quotes": "'a'.'__class__'",
    "static member of a type": "[string]::__mro__",
    "Python attribute of a type": "[string].properties",
    "module of a type": "[string].__module__",
    "frame of the engine": "$ExecutionContext._engine",
    "engine of the context": "$ExecutionContext.engine",
    "file system of the context": "$ExecutionContext.SessionState.engine.file_system",
    "attributes of the host": "$Host._console",
    "own attributes of a machine": "(Get-VM)[0].host",
    "Python attributes of a machine": "(Get-VM)[0].__class__",
    "attributes of an error": "try { throw 1 } catch { $_.__traceback__ }",
    "attributes of an exception": "try { throw 1 } catch { $_.Exception.__cause__ }",
    "attributes of a match": "$null = 'a' -match 'a'; $Matches.re",
    "attributes of a file": "(Get-Item C:\\Windows).node",
    "setting the class": "'a'.__class__ = 1",
    "setting a method of an object": "$o = [pscustomobject]@{a = 1}; $o.__class__ = 1",
    "setting a method of a type": "[string]::Concat = 1",
    "psobject's base": "'a'.psobject.BaseObject.__class__",
    "psobject's properties": "'a'.psobject.Properties['__class__'].Value",
    "psobject's methods": "'a'.psobject.Methods['upper'].Invoke()",
}
TYPES = {
    "builtins": "[builtins]",
    "builtins.eval": "[builtins.eval]",
    "os": "[os]::system('id')",
    "os.path": "[os.path]",
    "subprocess": "[subprocess.Popen]::new('id')",
    "sys.modules": "[sys]::modules",
    "hvsim's engine": "[hvsim.interpreter.engine.Engine]",
    "hvsim's class by its Python name": "[hvsim.interpreter.values.NetType]",
    "dunder import": "[__import__]",
    "New-Object of os": "New-Object os",
    "New-Object of Popen": "New-Object subprocess.Popen id",
    "New-Object of eval": "New-Object builtins.eval '1'",
    "New-Object by COM": "New-Object -ComObject WScript.Shell",
    "as a cast": "[os.PathLike]'a'",
    "Process.Start": "[System.Diagnostics.Process]::Start('id')",
    "Process.Start with arguments": "[Diagnostics.Process]::Start('/bin/sh', '-c id')",
    "ProcessStartInfo": "[Diagnostics.Process]::Start((New-Object Diagnostics.ProcessStartInfo 'id'))",
    "Assembly.LoadFile": "[Reflection.Assembly]::LoadFile('/lib/x.dll')",
    "Assembly.Load": "[Reflection.Assembly]::Load([byte[]](77, 90))",
    "reflection": "[string].GetMethod('Concat').Invoke($null, @('a', 'b'))",
    "InvokeMember": "[string].InvokeMember('Concat', 'InvokeMethod', $null, $null, @('a'))",
    "Activator": "[Activator]::CreateInstance([Diagnostics.Process])",
    "Type.GetType": "[Type]::GetType('System.Diagnostics.Process').GetMethod('Start').Invoke()",
    "Marshal": "[Runtime.InteropServices.Marshal]::AllocHGlobal(10)",
    "AppDomain": "[AppDomain]::CurrentDomain.GetAssemblies()[0].GetType('x').GetMethod('y')",
    "WebClient": "(New-Object Net.WebClient).DownloadString('http://127.0.0.1:9/')",
    "HttpClient": "[Net.Http.HttpClient]::new().GetStringAsync('http://127.0.0.1:9/').Result",
    "TcpClient": "[Net.Sockets.TcpClient]::new('127.0.0.1', 9)",
    "Socket": "New-Object Net.Sockets.Socket 'Stream', 'Tcp'",
    "Dns": "[Net.Dns]::GetHostEntry('example.com').AddressList[0].Address + 1",
    "PowerShell.Create": "[PowerShell]::Create().AddScript('1').Invoke().Nothing",
    "BinaryFormatter": "[Runtime.Serialization.Formatters.Binary.BinaryFormatter]::new()",
    "Win32 type": "[Microsoft.Win32.UnsafeNativeMethods]",
}
COMMANDS = {
    "Add-Type of C#": "Add-Type -TypeDefinition 'public class X { public static int Y() { return 1; } }'; [X]::Y()",
    "Add-Type of a member": "Add-Type -Name N -Namespace S -MemberDefinition 'public static int f();'",
    "Add-Type of a file": "Add-Type -Path /lib/x.dll",
    "native program": "& '/bin/sh' -c id",
    "native program by name": "id",
    "native python": "python3 -c 'print(1)'",
    "native program by a call": "$p = '/usr/bin/env'; & $p",
    "Start-Process": "Start-Process /bin/sh",
    "Invoke-WebRequest": "Invoke-WebRequest http://127.0.0.1:9/",
    "Invoke-RestMethod": "Invoke-RestMethod http://127.0.0.1:9/",
    "Invoke-Expression of Python": 'Invoke-Expression \'__import__("os").system("id")\'',
    "Get-Content of the real machine": "Get-Content /etc/passwd",
    "Get-Content up and out": "Get-Content C:\\..\\..\\..\\..\\etc\\passwd",
    "Get-Content by a device path": "Get-Content '\\\\?\\/etc/passwd'",
    "Get-Content by a device": "Get-Content '\\\\.\\etc\\passwd'",
    "Get-Content by the provider": "Get-Content 'Microsoft.PowerShell.Core\\FileSystem::/etc/passwd'",
    "Get-Content by a URI": "Get-Content 'file:///etc/passwd'",
    "Get-Content of proc": "Get-Content /proc/self/environ",
    "Get-Content with NUL": 'Get-Content "C:\\a`0/../../etc/passwd"',
    "IO.File": "[IO.File]::ReadAllText('/etc/passwd')",
    "IO.File up and out": "[IO.File]::ReadAllText('..\\..\\..\\..\\..\\..\\etc\\passwd')",
    "IO.StreamReader": "[IO.StreamReader]::new('/etc/passwd').ReadToEnd()",
    "dot-sourcing": ". /etc/passwd",
    "Import-Module of a path": "Import-Module /etc/passwd",
    "Import-Module of a Python module": "Import-Module os -ErrorAction Stop; os\\system id",
    "an XML entity": "([xml]'<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>').a",
    "a mount by a command": "New-PSDrive -Name R -PSProvider FileSystem -Root /etc -ErrorAction Stop",
    "a link to the real machine": "New-Item -ItemType SymbolicLink C:\\l -Target /etc/passwd -Force; Get-Content C:\\l",
    "Import-PowerShellDataFile that calls": (
        "Set-Content C:\\d.psd1 '@{ a = (Get-Date) }'; Import-PowerShellDataFile C:\\d.psd1"
    ),
    "a class of another's name": "class E : os { }",
    "ConvertFrom-Json of a type": "('{\"__class__\": 1}' | ConvertFrom-Json).__dict__",
    "CLIXML of a foreign type": (
        'Set-Content C:\\x.xml \'<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">'
        '<Obj RefId="0"><TN RefId="0"><T>System.Diagnostics.Process</T></TN></Obj></Objs>\'; '
        "(Import-Clixml C:\\x.xml).Start()"
    ),
    "CLIXML that is a pickle": "Set-Content C:\\x.xml \"cos`nsystem`n(S'id'`ntR.\"; Import-Clixml C:\\x.xml",
    "Update-TypeData of code": (
        "Update-TypeData -TypeName System.String -MemberType CodeProperty -MemberName x -Value os.system; 'a'.x"
    ),
    "a format of attributes": "'{0.__class__}' -f 1",
    "a format of items": "'{0[__class__]}' -f 1",
    "a percent format": "'%(x)s' -f 1; '{' -f 1",
}
FORBIDDEN = (
    "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.startfile", "pty.", "socket.",
    "ctypes.", "shutil.", "ftplib.", "http.", "urllib.", "smtplib.", "webbrowser.", "pickle.find_class", "code.",
    "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown",
)  # fmt: skip
PROJECT = str(Path(__file__).parents[2])
PYTHON_FOLDERS = {*sysconfig.get_paths().values(), sys.prefix, sys.base_prefix, PROJECT}
OWN_FOLDERS = (*(os.path.realpath(folder) for folder in PYTHON_FOLDERS), "/usr/share/zoneinfo")


class Watch:
    """What the audit hook saw while it was on; hooks cannot be taken away, so one stays for the whole process."""

    def __init__(self) -> None:
        self.on = False
        self.seen: list[str] = []

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on:
            return
        if event == "open" and isinstance(arguments[0], (str, bytes)):
            path, mode, flags = os.path.realpath(os.fsdecode(arguments[0])), arguments[1], arguments[2]
            writes = (isinstance(mode, str) and set(mode) & set("wax+")) or flags & (os.O_WRONLY | os.O_RDWR)
            if not path.startswith(OWN_FOLDERS) or (writes and "__pycache__" not in path):
                self.seen.append(f"open {path} {mode}")
        elif event.startswith(FORBIDDEN) and not _writes_bytecode(event, arguments):
            self.seen.append(f"{event} {arguments!r}"[:200])


def _writes_bytecode(event: str, arguments: tuple[Any, ...]) -> bool:
    """Python's import renames what it compiled into its cache."""
    return event in ("os.rename", "os.mkdir") and "__pycache__" in os.fsdecode(arguments[0])


WATCH = Watch()
sys.addaudithook(WATCH.hook)


@contextmanager
def watching() -> Iterator[Watch]:
    WATCH.seen, WATCH.on = [], True
    try:
        yield WATCH
    finally:
        WATCH.on = False


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder of the process with something in it that no script was shown."""
    (tmp_path / "secret.txt").write_text(SECRET)
    monkeypatch.chdir(tmp_path)
    return tmp_path


ATTEMPTS = {**MEMBERS, **TYPES, **COMMANDS}


@pytest.mark.parametrize("name", ATTEMPTS)
def test_an_attempt_ends_in_an_error_and_touches_nothing(name: str, folder: Path) -> None:
    console = MemoryConsole(width=120)
    session = Session(console=console)
    with watching() as watch:
        session.run_command("Set-StrictMode -Version Latest; " + ATTEMPTS[name])
    assert watch.seen == []
    assert console.errors != ""
    shown = console.output + console.errors
    for leak in ("root:", "uid=", SECRET, "<class ", "Traceback", "object at 0x", "built-in"):
        assert leak not in shown, shown


@pytest.mark.parametrize("path", ["secret.txt", ".\\secret.txt", "..\\secret.txt", "{folder}/secret.txt", "{folder}"])
@pytest.mark.parametrize("personality", ["windows", "linux"])
def test_no_path_leads_to_a_folder_that_was_not_granted(folder: Path, path: str, personality: str) -> None:
    console = MemoryConsole(width=120)
    session = Session(os=personality, console=console)
    named = path.format(folder=folder)
    with watching() as watch:
        session.run_command(f"Get-Content '{named}'; Get-ChildItem -Recurse '{named}'; Set-Content '{named}' x")
    assert watch.seen == []
    assert SECRET not in console.output
    assert (folder / "secret.txt").read_text() == SECRET


def test_the_watch_sees_what_it_is_to_see(folder: Path) -> None:
    with watching() as watch:
        (folder / "secret.txt").read_text()
        os.listdir(folder)
        console = MemoryConsole(width=120)
        Session(console=console).run_command("1 + 1")
    assert console.output.split() == ["2"]
    assert len(watch.seen) == 1


def test_there_are_enough_attempts() -> None:
    assert len(ATTEMPTS) >= 100
