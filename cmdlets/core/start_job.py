"""Start-Job and Start-ThreadJob: code that runs on its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.interpreter.commands import Cmdlet, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.jobs import BackgroundJob, Job, ThreadJob, jobs_of

if TYPE_CHECKING:
    from hvsim.interpreter.dotnet.identity import Version
    from hvsim.interpreter.script_block import ScriptBlock

_BLOCK, _FILE, _LITERAL = "ComputerName", "FilePathComputerName", "LiteralFilePathComputerName"
_SETS = (_BLOCK, _FILE, _LITERAL)
_DEFINITION = "DefinitionName"
_OBJECT = "System.Management.Automation.PSObject"


class _Starting(Cmdlet):
    """What both have in common: input is collected, then the job starts."""

    kind: type[Job] = BackgroundJob
    limit = 0

    def begin(self) -> None:
        self.collected: list[object] = []

    def process(self) -> None:
        if "InputObject" in self.bound:
            self.collected.append(self.bound["InputObject"])

    def start(self, block: ScriptBlock, name: str | None, arguments: list[object], first: ScriptBlock | None) -> None:
        """Starts the job and writes it."""
        job = jobs_of(self.engine).start(
            block,
            self.runtime.scope,
            name=name or "",
            kind=self.kind,
            arguments=arguments,
            input=self.collected,
            initialization=first,
            limit=self.limit,
        )
        self.write(job)

    def block_of(self, path: str) -> ScriptBlock:
        """The code of a script file."""
        return self.engine.commands.script(self.engine.providers.file_path(path)).script_block


@cmdlet("Start-Job", default_set=_BLOCK, aliases=("sajb",))
class StartJob(_Starting):
    """Starts a script block as a background job."""

    name: str = parameter(sets=_SETS, by_property_name=True, help="The job's name; Job1, Job3 ... when left out.")
    script_block: ScriptBlock = parameter(
        sets={_BLOCK: In(position=0, mandatory=True)}, aliases=("Command",), help="What to run."
    )
    file_path: str = parameter(sets={_FILE: In(position=0, mandatory=True)}, help="The script file to run.")
    literal_path: str = parameter(
        sets={_LITERAL: In(mandatory=True)}, aliases=("PSPath", "LP"), help="The script file, its path as it is."
    )
    definition_name: str = parameter(
        sets={_DEFINITION: In(position=0, mandatory=True)}, simulated=False, help="A registered job definition."
    )
    definition_path: str = parameter(sets=_DEFINITION, position=1, simulated=False, help="Where the definition is.")
    type_: str = parameter(sets=_DEFINITION, position=2, simulated=False, help="The kind of definition.")
    credential: object = parameter(
        sets=_SETS,
        type="System.Management.Automation.PSCredential",
        no_effect="Every account may do everything here.",
        help="The account to run it under.",
    )
    authentication: object = parameter(
        sets=_SETS,
        type="System.Management.Automation.Runspaces.AuthenticationMechanism",
        simulated=False,
        help="How the account is checked.",
    )
    initialization_script: ScriptBlock = parameter(sets=_SETS, position=1, help="What to run before.")
    working_directory: str = parameter(sets=(*_SETS, _DEFINITION), simulated=False, help="The folder it starts in.")
    run_as32: Switch = parameter(sets=_SETS, name="RunAs32", simulated=False, help="In a 32-bit process.")
    ps_version: Version = parameter(name="PSVersion", sets=_SETS, simulated=False, help="In another version.")
    input_object: object = parameter(sets=_SETS, pipeline=True, type=_OBJECT, help="What the code sees as $input.")
    argument_list: list[object] = parameter(sets=_SETS, aliases=("Args",), default=(), help="The code's arguments.")

    examples = [
        Example("Start-Job { 1 + 1 } | Wait-Job | Receive-Job", "Runs code and fetches what it wrote.", output="2\n"),
        Example("$n = 20; Start-Job { $using:n * 2 } | Receive-Job -Wait", "Takes a variable along.", output="40\n"),
    ]

    def end(self) -> None:
        if self.parameter_set == _DEFINITION:
            self.fail(
                f"There is no job definition named {self.definition_name}: jobs are not registered here.",
                "JobDefinitionNotFound",
                "ObjectNotFound",
                target=self.definition_name,
            )
        path = self.file_path or self.literal_path
        block = self.script_block if path is None else self.block_of(path)
        self.start(block, self.name, list(self.argument_list), self.initialization_script)


@cmdlet("Start-ThreadJob", module="Microsoft.PowerShell.ThreadJob", class_name="StartThreadJob")
class StartThreadJob(_Starting):
    """Starts a script block as a job that shares this process."""

    kind = ThreadJob

    script_block: ScriptBlock = parameter(sets={"ScriptBlock": In(position=0, mandatory=True)}, help="What to run.")
    file_path: str = parameter(sets={"FilePath": In(position=0, mandatory=True)}, help="The script file to run.")
    name: str = parameter(help="The job's name; Job1, Job2 ... when left out.")
    initialization_script: ScriptBlock = parameter(help="What to run before.")
    input_object: object = parameter(pipeline=True, type=_OBJECT, help="What the code sees as $input.")
    argument_list: list[object] = parameter(default=(), help="The code's arguments.")
    throttle_limit: int = parameter(default=5, help="How many run at once.")
    streaming_host: object = parameter(
        type="System.Management.Automation.Host.PSHost", simulated=False, help="Where Write-Host shows its text."
    )

    examples = [
        Example(
            "1..3 | ForEach-Object { Start-ThreadJob { param($n) $n * $n } -ArgumentList $_ } | Receive-Job -Wait",
            "Runs three jobs.",
            output="1\n4\n9\n",
        )
    ]

    def end(self) -> None:
        if not {"ScriptBlock", "FilePath"} & set(self.bound):
            # Without a default set, and with input to come, the binder has no set in which it could miss something.
            self.fail(
                "Cannot process command because of one or more missing mandatory parameters: ScriptBlock.",
                "MissingMandatoryParameter",
                "InvalidArgument",
                exception="System.Management.Automation.ParameterBindingException",
            )
        self.limit = self.throttle_limit
        block = self.script_block if self.file_path is None else self.block_of(self.file_path)
        self.start(block, self.name, list(self.argument_list), self.initialization_script)
