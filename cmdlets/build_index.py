"""Writes `index.json`: which module declares which cmdlet or program and which aliases exist at start.

Run `python -m hvsim.cmdlets.build_index` after adding, renaming or moving a cmdlet; a test says when it was forgotten.
"""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType

from hvsim.interpreter.commands.declaration import DECLARED
from hvsim.interpreter.commands.info import CmdletInfo
from hvsim.interpreter.commands.programs import PROGRAMS, Program
from hvsim.interpreter.values.collation import collation_key

INDEX = Path(__file__).with_name("index.json")


def declared_cmdlets() -> list[CmdletInfo]:
    """Every cmdlet below this package, its module imported, in order of name."""
    package = import_module("hvsim.cmdlets")
    for module in walk_packages(package.__path__, "hvsim.cmdlets."):
        import_module(module.name)
    found = [info for info in DECLARED.values() if info.implementation.__module__.startswith("hvsim.cmdlets.")]
    return sorted(found, key=lambda info: info.name.lower())


def index_text() -> str:
    """What `index.json` should hold now."""
    sources: dict[str, dict[str, object]] = {}
    aliases: dict[str, str] = {}
    windows_aliases: dict[str, str] = {}
    versions: dict[str, str] = {}
    homes: dict[str, str] = {}
    for info in declared_cmdlets():
        path = info.implementation.__module__.removeprefix("hvsim.cmdlets.")
        source = sources.setdefault(path, {"module": info.module_name, "names": []})
        if getattr(import_module(info.implementation.__module__), "WINDOWS_ONLY", False):
            source["windows_only"] = True
        names = source["names"]
        assert isinstance(names, list)
        names.append(info.name)
        versions[info.module_name.lower()] = package_version(info)
        if home := package_home(info):
            homes[info.module_name.lower()] = home
        aliases.update(dict.fromkeys(info.aliases, info.name))
        windows_aliases.update(dict.fromkeys(info.windows_aliases, info.name))
    data = {
        "sources": dict(sorted(sources.items())),
        "aliases": _by_name(aliases),
        "windows_aliases": _by_name(windows_aliases),
        "versions": dict(sorted(versions.items())),
        "homes": dict(sorted(homes.items())),
        "programs": {item.path: item.run.__module__.removeprefix("hvsim.cmdlets.") for item in _programs()},
    }
    return json.dumps(data, indent=1) + "\n"


def _programs() -> list[Program]:
    return sorted(PROGRAMS.values(), key=lambda item: item.path.lower())


def _by_name(aliases: dict[str, str]) -> dict[str, str]:
    """In the order of names that PowerShell lists them in."""
    return dict(sorted(aliases.items(), key=lambda entry: collation_key(entry[0])))


def package_version(info: CmdletInfo) -> str:
    """The `VERSION` of the package that says the cmdlet's MODULE; 7.0.0.0 where it says none."""
    return str(getattr(_package(info), "VERSION", "7.0.0.0"))


def package_home(info: CmdletInfo) -> str:
    """The `HOME` of that package; '' where it says none."""
    return str(getattr(_package(info), "HOME", ""))


def _package(info: CmdletInfo) -> ModuleType:
    return import_module(info.implementation.__module__.rpartition(".")[0])


def main() -> None:
    INDEX.write_text(index_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
