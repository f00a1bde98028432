"""Set-StrictMode and Set-PSDebug: how forgiving the language is in this scope and those below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.interpreter.commands import Cmdlet, Example, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import Refused

if TYPE_CHECKING:
    from hvsim.interpreter.dotnet.identity import Version

_LATEST = "7.6"
_VERSIONS = (1, 2, 3, 4, 5, 6, 7)


class _StrictVersion:
    """`Latest` becomes the newest version; a number is a version without a minor part."""

    def transform(self, value: Any, name: str) -> Any:
        if isinstance(value, str) and value.lower() == "latest":
            return _LATEST
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return f"{int(value)}.0" if value == int(value) else repr(float(value))
        if isinstance(value, str) and value.isdecimal():
            return f"{value}.0"
        return value


class _KnownVersion:
    """A version of PowerShell there was."""

    def check(self, value: Any, name: str) -> None:
        if value is None or value.major not in (0, *_VERSIONS):
            from hvsim.interpreter.values import to_string

            raise Refused(
                f'The "{to_string(value)}" argument does not contain a valid PowerShell version. Supply a valid '
                "version number and then try the command again."
            )


@cmdlet("Set-StrictMode", default_set="Version")
class SetStrictMode(Cmdlet):
    """Makes errors of doubtful code, such as the use of variables that were never set."""

    version: Version = parameter(
        sets="Version",
        mandatory=True,
        aliases=("v",),
        transform=_StrictVersion(),
        validate=_KnownVersion(),
        values=("1.0", "2.0", "3.0", "Latest"),
        help="The rules to enforce: 1.0 unset variables; 2.0 also unknown properties; 3.0 also array bounds; Latest.",
    )
    off: Switch = parameter(sets="Off", mandatory=True, help="Turns all the rules off.")

    examples = [
        Example("Set-StrictMode -Version Latest", "Makes reading an unset variable or property an error."),
        Example("Set-StrictMode -Off", "Goes back to the forgiving rules."),
    ]

    def end(self) -> None:
        if self.off:
            self.runtime.scope.strict = 0.0
        else:
            version: Any = self.version
            self.runtime.scope.strict = float(f"{version.major}.{max(version.minor, 0)}")
