"""The views of modules: those that are loaded, and, by folder, those that are available."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.formatting.objects import culture_text, elements, get_property
from hvsim.interpreter.formatting.views import Field, Group, Paragraph, Script, View, register_view

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine

MODULE = "System.Management.Automation.PSModuleInfo"
AVAILABLE_MODULE = "ModuleInfoGrouping"
"""The type name in front of `MODULE` of a module that Get-Module -ListAvailable found."""
_VERSION = re.compile(r"\d+(\.\d+){1,3}")


def register_module_views() -> None:
    """Makes them known."""
    start = (
        Field("ModuleType", None, 10, "left"),
        Field("Version", None, 10, "left"),
        Field(_prerelease, "PreRelease", 10, "left"),
        Field("Name", None, 35, "left"),
    )
    edition = Field(_editions, "PSEdition", 9, "left")
    commands = Field(Script("$_.ExportedCommands.Keys"), "ExportedCommands", 0, "left")
    folder = Group(_folder, None, _folder_heading)
    register_view(View((AVAILABLE_MODULE,), "table", (*start, edition, commands), name="Module", group=folder))
    register_view(View((MODULE,), "table", (*start, commands), name="Module"))
    register_view(View((MODULE,), "wide", (Field("Name"),), name="Module"))
    facts = (Field(name) for name in ("Name", "Path", "Description", "ModuleType", "Version"))
    exports = (
        Field(Script(f"$_.Exported{kind}.Keys"), f"Exported{kind}")
        for kind in ("Functions", "Cmdlets", "Variables", "Aliases")
    )
    fields = (*facts, Field(_prerelease, "PreRelease"), Field("NestedModules"), *exports)
    register_view(View((MODULE,), "list", fields, name="Module"))


def _prerelease(value: Any, engine: Engine) -> Any:
    gallery = get_property(get_property(value, "PrivateData", None), "PSData", None)
    return get_property(gallery, "Prerelease", None)


def _editions(value: Any, engine: Engine) -> str:
    """The first letters of the editions it says it is for; a module that says none is one of old."""
    named = [culture_text(each)[:4] for each in elements(get_property(value, "CompatiblePSEditions", ())) or ()]
    return ",".join(sorted(named)) or "Desk"


def _folder(value: Any, engine: Engine) -> str:
    """The folder of modules that holds the module's own, which may have one for each version."""
    personality = engine.personality
    own = personality.parent(culture_text(get_property(value, "Path", "")))
    if _VERSION.fullmatch(personality.leaf(own)):
        own = personality.parent(own)
    return personality.parent(own)


def _folder_heading(value: Any, engine: Engine) -> Iterable[Paragraph]:
    yield 4, "Directory: " + _folder(value, engine)
