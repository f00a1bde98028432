"""Members that .NET has and the simulation does not: so that using one says that, once, clearly, and what to use.

The names are in `dotnet/known_members.txt`, one type a line, `::` before a static one; a member that is neither there
nor declared is unknown to .NET as well and gets PowerShell's own error. `tests/interpreter/dotnet/member_coverage.py`
writes the file.
"""

from __future__ import annotations

from hvsim.interpreter.errors import ScriptError, failure
from hvsim.interpreter.values.types.net_types import NetType

_known: dict[str, frozenset[str]] = {}
# what to use instead, by the member's name in lower case, or by type and name
_INSTEAD = {
    "tryformat": "ToString()",
    "trywritebytes": "ToByteArray() or GetAddressBytes()",
    "tryfrombase64string": "FromBase64String() in a try statement",
    "getalternatelookup": "the index: $dictionary[$key]",
    "trygetalternatelookup": "the index: $dictionary[$key]",
    "getobjectdata": "ConvertTo-Json or Export-Clixml",
    "ondeserialization": "Import-Clixml",
    "throwifnullorempty": "[string]::IsNullOrEmpty() and throw",
    "throwifnullorwhitespace": "[string]::IsNullOrWhiteSpace() and throw",
    "createsymboliclink": "New-Item -ItemType SymbolicLink",
    "createassymboliclink": "New-Item -ItemType SymbolicLink",
    "getpowershell": "Invoke-Command -ScriptBlock",
    "getsteppablepipeline": "& with the script block",
    "enumeratematches": "Matches()",
    "enumeratesplits": "Split()",
    "enumeraterunes": "ToCharArray()",
    "compiletoassembly": "a [regex] object",
    "synchronized": "the collection itself: a script runs on one thread",
    "openhandle": "Open()",
    "system.io.file::replace": "Move-Item -Force or [IO.File]::Move() with overwrite",
    "system.io.fileinfo::replace": "MoveTo() with overwrite",
    "system.io.file::encrypt": "ConvertFrom-SecureString for what must stay secret",
    "system.console::readkey": "Read-Host",
    "system.console::read": "Read-Host",
    "system.console::setcursorposition": "Write-Progress",
    "system.console::openstandardinput": "$input or [Console]::ReadLine()",
    "system.console::openstandardoutput": "[Console]::Write()",
    "system.diagnostics.process::waitforinputidle": "WaitForExit()",
    "system.threading.thread::start": "Start-ThreadJob or Start-Job",
    "system.threading.thread::join": "Wait-Job",
    "system.threading.thread::abort": "Stop-Job",
    "system.xml.xmldocument::createnavigator": "SelectNodes() or Select-Xml",
    "system.xml.xmldocument::validate": "SelectNodes() and comparisons",
    "system.timezoneinfo::createcustomtimezone": "[DateTimeOffset] with an offset of its own",
    "system.environment::failfast": "exit",
    "system.type::invokemember": "the member itself: $object.Member or [type]::Member",
    "system.type::getconstructor": "[type]::new()",
    "system.type::getconstructors": "Get-Member -Static or the type's ::new",
    "system.type::getfields": "Get-Member -Static",
    "system.type::getmembers": "Get-Member",
}


def _read() -> dict[str, frozenset[str]]:
    if not _known:
        from importlib.resources import files

        text = files("hvsim.interpreter.dotnet").joinpath("known_members.txt").read_text(encoding="utf-8")
        for line in text.splitlines():
            name, *members = line.split()
            _known[name] = frozenset(member.lower() for member in members)
    return _known


def not_simulated(net_type: NetType, name: str, *, static: bool = False) -> ScriptError | None:
    """The error for a member that exists in .NET but not here, or None when .NET has no such member either."""
    wanted = f"::{name.lower()}" if static else name.lower()
    for each in net_type.ancestry():
        definition = each.generic_definition or each
        if wanted in _read().get(definition.full_name, ()):
            return failure(
                f"[{definition.full_name}] has a member '{name}' in .NET, but hvsim does not simulate it."
                + _advice(net_type, definition, name, static),
                "MemberNotSimulated",
                "NotImplemented",
                "System.Management.Automation.PSNotImplementedException",
                target=name,
            )
    return None


def _advice(net_type: NetType, definition: NetType, name: str, static: bool) -> str:
    lowered = name.lower()
    instead = _INSTEAD.get(f"{definition.full_name.lower()}::{lowered}") or _INSTEAD.get(lowered)
    if instead is None and lowered.endswith("async"):
        find = net_type.find_static_method if static else net_type.find_method
        found = find(lowered.removesuffix("async"))
        instead = f"{found.name}()" if found is not None else None
    return "" if instead is None else f" Use {instead} instead."
