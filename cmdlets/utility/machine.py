"""Get-Host, Get-Uptime, Get-Verb, New-TemporaryFile: small facts about the shell and its machine."""

from __future__ import annotations

from typing import Any

import attrs

from hvsim.cmdlets.utility.net_objects import net_object
from hvsim.cmdlets.utility.shared import SWITCH
from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateSet
from hvsim.interpreter.commands.wildcards import matches
from hvsim.interpreter.values import BINARY, construct, get_static, invoke_static, named_type

# Group, and its verbs with their usual prefixes.
_VERBS = {
    "Common": (
        "Add:a Clear:cl Close:cs Copy:cp Enter:et Exit:ex Find:fd Format:f Get:g Hide:h Join:j Lock:lk Move:m New:n "
        "Open:op Optimize:om Push:pu Pop:pop Redo:re Remove:r Rename:rn Reset:rs Resize:rz Search:sr Select:sc Set:s "
        "Show:sh Skip:sk Step:st Split:sl Switch:sw Undo:un Unlock:uk Watch:wc"
    ),
    "Data": (
        "Backup:ba Checkpoint:ch Compare:cr Compress:cm Convert:cv ConvertFrom:cf ConvertTo:ct Dismount:dm Edit:ed "
        "Expand:en Export:ep Group:gp Import:ip Initialize:in Limit:l Merge:mg Mount:mt Out:o Publish:pb Restore:rr "
        "Save:sv Sync:sy Unpublish:ub Update:ud"
    ),
    "Lifecycle": (
        "Approve:ap Assert:as Build:bd Complete:cmp Confirm:cn Deny:dn Deploy:dp Disable:d Enable:e Install:is "
        "Invoke:i Register:rg Request:rq Restart:rt Resume:ru Start:sa Stop:sp Submit:sb Suspend:ss Uninstall:us "
        "Unregister:ur Wait:w"
    ),
    "Diagnostic": "Debug:db Measure:ms Ping:pi Repair:rp Resolve:rv Test:t Trace:tr",
    "Communications": "Connect:cc Disconnect:dc Read:rd Receive:rc Send:sd Write:wr",
    "Security": "Block:bl Grant:gr Protect:pt Revoke:rk Unblock:ul Unprotect:up",
    "Other": "Use:u",
}


@attrs.define(eq=False)
class VerbInfo:
    """A verb that command names may begin with."""

    verb: str
    alias_prefix: str
    group: str
    description: str = ""
    extended: Any = None


net_object(
    VerbInfo,
    "System.Management.Automation.VerbInfo",
    {
        "string Verb": "verb",
        "string AliasPrefix": "alias_prefix",
        "string Group": "group",
        "string Description": "description",
    },
    writable=True,
)


@cmdlet("Get-Verb", output="System.Management.Automation.VerbInfo")
class GetVerb(Cmdlet):
    """Gives the verbs that names of commands begin with."""

    verb: list[str] = parameter(
        position=0, pipeline=True, by_property_name=True, help="The verbs; wildcards are allowed."
    )
    group: list[str] = parameter(
        position=1,
        pipeline=True,
        by_property_name=True,
        validate=ValidateSet(("Common", "Communications", "Data", "Diagnostic", "Lifecycle", "Other", "Security")),
        help="Only verbs of these groups.",
    )

    examples = [Example("(Get-Verb Checkpoint).Group", "The group of a verb.", output="Data")]

    def process(self) -> None:
        groups = {name.lower() for name in self.group or ()}
        for group, words in _VERBS.items():
            if groups and group.lower() not in groups:
                continue
            for word in words.split():
                verb, _, prefix = word.partition(":")
                if self.verb is None or any(matches(pattern, verb) for pattern in self.verb):
                    self.write(VerbInfo(verb, prefix, group))


@cmdlet("Get-Host", output="System.Management.Automation.Host.PSHost")
class GetHost(Cmdlet):
    """Gives the program that hosts the shell."""

    examples = [Example("(Get-Host).Name", "Its name.")]

    def process(self) -> None:
        self.write(self.engine.get_variable("Host"))


@cmdlet("Get-Uptime", default_set="Timespan", output=("System.TimeSpan", "System.DateTime"))
class GetUptime(Cmdlet):
    """Says how long the simulated machine has been running."""

    since: bool = parameter(sets="Since", type=SWITCH, help="Gives the moment at which it started.")

    examples = [Example("(Get-Uptime).TotalSeconds -ge 0", "How long it has been running.", output="True")]

    def process(self) -> None:
        ticks = int(self.engine.clock.monotonic() * 10_000_000)
        span = invoke_static(named_type("System.TimeSpan"), "FromTicks", [ticks], self.engine)
        if not self.since:
            self.write(span)
            return
        self.write(BINARY["Minus"](get_static(named_type("System.DateTime"), "Now", self.engine), span))


@cmdlet("New-TemporaryFile", confirm="Low", output="System.IO.FileInfo")
class NewTemporaryFile(Cmdlet):
    """Makes an empty file in the folder for temporary files."""

    examples = [Example("(New-TemporaryFile).Length", "It is empty.", output="0")]

    def process(self) -> None:
        if not self.should_process(self.engine.personality.temporary_folder, "New-TemporaryFile"):
            return
        path = invoke_static(named_type("System.IO.Path"), "GetTempFileName", [], self.engine)
        self.write(construct(named_type("System.IO.FileInfo"), [path], self.engine))
