"""How features and the results of changing them look to PowerShell."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.live_types import enum_type, live_type
from hvsim.cmdlets.estate.values import array, enum
from hvsim.infrastructure.computers.feature_table import FEATURES, FeatureEntry
from hvsim.infrastructure.inside.features import FeatureResult, InstallState
from hvsim.interpreter.formatting.views import Field, column, register_view, table_view
from hvsim.interpreter.values import Array, enumerate_value, named_type, to_string
from hvsim.interpreter.values.members.access import get_property

SERVER_MANAGER = "Microsoft.Windows.ServerManager.Commands."
FEATURE = SERVER_MANAGER + "Feature"
RESULT = SERVER_MANAGER + "FeatureOperationResult"
_STATE, _RESTART, _CODE = (SERVER_MANAGER + name for name in ("InstallState", "RestartState", "FeatureOpResult"))


@frozen(eq=False)
class ShownFeature:
    """A feature as it stood on a machine when somebody looked; only a name where a script wrote one."""

    name: str
    entry: FeatureEntry | None = None
    state: InstallState = InstallState.AVAILABLE


@frozen(eq=False)
class ShownResult:
    """What a command came to: `code` is a name of the enum of exit codes."""

    success: bool
    code: str
    result: FeatureResult


@frozen(eq=False)
class FeaturesOfNames:
    """The transformation of -Name: texts become features, features stay."""

    def transform(self, value: Any, name: str) -> Any:
        items = enumerate_value(value)
        found = [
            item if isinstance(item, ShownFeature) else ShownFeature(_name_of(item))
            for item in ([value] if items is None else items)
        ]
        return Array.of(found, named_type(FEATURE))


def _name_of(item: Any) -> str:
    """A feature that came back from another machine has a name too."""
    return item if isinstance(item, str) else to_string(get_property(item, "Name") or item)


enum_type(_STATE, {"Available": 0, "Installed": 1, "Removed": 2, "UninstallPending": 3, "InstallPending": 4})
enum_type(_RESTART, {"No": 0, "Yes": 1, "Maybe": 2})
enum_type(
    _CODE, {"Success": 0, "SuccessRestartRequired": 3010, "InvalidArgs": 87, "NoChangeNeeded": 1003, "Failed": 1000}
)
live_type(
    FEATURE,
    ShownFeature,
    {
        "string Name": lambda f: f.name,
        "string DisplayName": lambda f: f.entry.display_name if f.entry else "",
        "bool Installed": lambda f: f.state in (InstallState.INSTALLED, InstallState.UNINSTALL_PENDING),
        f"{_STATE} InstallState": lambda f: enum(_STATE, f.state.value),
        "string FeatureType": lambda f: f.entry.kind if f.entry else "",
        "string Path": lambda f: _path(f.entry) if f.entry else "",
        "int Depth": lambda f: f.entry.depth if f.entry else 0,
        "string Parent": lambda f: f.entry.parent if f.entry else "",
        "string[] SubFeatures": lambda f: array(
            [child.name for child in f.entry.children] if f.entry else (), "System.String"
        ),
    },
).method("string ToString()")(lambda f: f.name)
live_type(
    RESULT,
    ShownResult,
    {
        "bool Success": lambda r: r.success,
        f"{_RESTART} RestartNeeded": lambda r: enum(_RESTART, "Yes" if r.result.needs_restart else "No"),
        f"{_CODE} ExitCode": lambda r: enum(_CODE, r.code),
        f"{FEATURE}[] FeatureResult": lambda r: array(
            [ShownFeature(entry.name, entry, r.result.states[entry.name]) for entry in r.result.changed], FEATURE
        ),
    },
)


def _path(entry: FeatureEntry) -> str:
    parent = FEATURES.get(entry.parent.lower())
    return entry.display_name if parent is None else f"{_path(parent)}\\{entry.display_name}"


def _ticked(item: Any, engine: Any) -> str:
    """The name in its place in the tree, with a tick where it is installed; the feature may come from elsewhere."""
    mark = "X" if get_property(item, "Installed") else " "
    depth = int(to_string(get_property(item, "Depth") or 1))
    return f"{'    ' * (depth - 1)}[{mark}] {get_property(item, 'DisplayName')}"


def _touched(item: Any, engine: Any) -> str:
    changed = enumerate_value(get_property(item, "FeatureResult")) or ()
    names = [FEATURES[to_string(get_property(each, "Name") or each).lower()].display_name for each in changed]
    return "{" + ", ".join(names) + "}"


register_view(
    table_view(
        FEATURE,
        [
            Field(_ticked, "Display Name", 55),
            column("Name", None, 26),
            column("InstallState", "Install State", 13, "right"),
        ],
    )
)
register_view(
    table_view(
        RESULT,
        [
            column("Success", None, 7, "left"),
            column("RestartNeeded", "Restart Needed", 14, "left"),
            column("ExitCode", "Exit Code", 14, "left"),
            Field(_touched, "Feature Result"),
        ],
    )
)
