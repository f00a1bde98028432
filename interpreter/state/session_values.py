"""Automatic variables that are made when first read: `$PSVersionTable`, `$Host`, `$ExecutionContext`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.interpreter.values import Array, convert, named_type
from hvsim.interpreter.values.dictionaries import Hashtable
from hvsim.interpreter.values.shown import Shown

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.state.scope import Scope

VERSION = "7.6.0"
_COMPATIBLE = ("1.0", "2.0", "3.0", "4.0", "5.0", "5.1", "6.0", "7.0")


class EngineIntrinsics(Shown):
    """`$ExecutionContext`."""

    __slots__ = ("engine", "extended")
    net_name = "System.Management.Automation.EngineIntrinsics"

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.extended: Any = None


class InvokeCommand:
    """`$ExecutionContext.InvokeCommand`."""

    __slots__ = ("engine", "extended")
    net_name = "System.Management.Automation.CommandInvocationIntrinsics"

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.extended: Any = None


class ProviderIntrinsics:
    """`$ExecutionContext.SessionState.Provider`."""

    __slots__ = ("engine", "extended")
    net_name = "System.Management.Automation.CmdletProviderManagementIntrinsics"

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.extended: Any = None


class VariableIntrinsics:
    """`$ExecutionContext.SessionState.PSVariable`: variables of the code that asks."""

    __slots__ = ("extended", "scope")
    net_name = "System.Management.Automation.PSVariableIntrinsics"

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.extended: Any = None


class Host(Shown):
    """`$Host`."""

    __slots__ = ("engine", "extended")
    net_name = "System.Management.Automation.Internal.Host.InternalHost"

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.extended: Any = None


class HostInterface:
    """`$Host.UI`."""

    __slots__ = ("engine", "extended")
    net_name = "System.Management.Automation.Internal.Host.InternalHostUserInterface"

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.extended: Any = None


class DefaultParameterDictionary(Hashtable):
    """`$PSDefaultParameterValues`."""

    __slots__ = ()
    net_name = "System.Management.Automation.DefaultParameterDictionary"


def version_table(engine: Engine) -> Any:
    """`$PSVersionTable`."""
    version, semantic = named_type("System.Version"), named_type("System.Management.Automation.SemanticVersion")
    machine = engine.personality
    return Hashtable(
        [
            ("PSVersion", convert(VERSION, semantic)),
            ("PSEdition", "Core"),
            ("GitCommitId", VERSION),
            ("OS", machine.os_description),
            ("Platform", machine.platform),
            ("PSCompatibleVersions", Array.of((convert(each, version) for each in _COMPATIBLE), version)),
            ("PSRemotingProtocolVersion", convert("2.4", version)),
            ("SerializationVersion", convert("1.1.0.1", version)),
            ("WSManStackVersion", convert("3.0", version)),
        ]
    )
