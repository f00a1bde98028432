"""Write-Output, and the commands that write to the warning, verbose, debug and information streams."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.utility.shared import OBJECT, SWITCH
from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter


@cmdlet("Write-Output", aliases=("echo", "write"))
class WriteOutput(Cmdlet):
    """Sends the given objects down the pipeline."""

    input_object: Any = parameter(
        position=0,
        mandatory=True,
        pipeline=True,
        remaining=True,
        allow_null=True,
        allow_empty_string=True,
        allow_empty_collection=True,
        type=OBJECT,
        help="The objects to send on; collections are taken apart.",
    )
    no_enumerate: bool = parameter(type=SWITCH, help="Sends a collection on as one object.")

    examples = [
        Example("Write-Output 'VM started'", "Send a text to the next command.", output="VM started"),
        Example("(Write-Output 1, 2 -NoEnumerate | Measure-Object).Count", "Send an array as one object.", output="1"),
    ]

    def process(self) -> None:
        value = self.input_object
        if value is None:
            self.write(None)
        elif self.no_enumerate:
            self.write(value)
        else:
            self.runtime.write_enumerated(value)


@cmdlet("Write-Warning")
class WriteWarning(Cmdlet):
    """Writes a message to the warning stream."""

    message: str = parameter(
        position=0,
        mandatory=True,
        pipeline=True,
        aliases=("Msg",),
        allow_empty_string=True,
        help="The text of the warning.",
    )

    examples = [Example("Write-Warning 'The repository is almost full.'", "Warn without stopping.")]

    def process(self) -> None:
        self.write_warning(self.message)


@cmdlet("Write-Verbose")
class WriteVerbose(Cmdlet):
    """Writes a message to the verbose stream, shown with -Verbose or a preference that says so."""

    message: str = parameter(
        position=0, mandatory=True, pipeline=True, aliases=("Msg",), allow_empty_string=True, help="The text to write."
    )

    examples = [Example("Write-Verbose 'Reading the configuration' -Verbose", "Show a detail of the work.")]

    def process(self) -> None:
        self.write_verbose(self.message)


@cmdlet("Write-Debug")
class WriteDebug(Cmdlet):
    """Writes a message to the debug stream, shown with -Debug or a preference that says so."""

    message: str = parameter(
        position=0, mandatory=True, pipeline=True, aliases=("Msg",), allow_empty_string=True, help="The text to write."
    )

    examples = [Example("Write-Debug 'retry 1 of 3' -Debug", "Show a message for whoever debugs the script.")]

    def process(self) -> None:
        self.write_debug(self.message)


@cmdlet("Write-Information")
class WriteInformation(Cmdlet):
    """Writes data to the information stream, shown only where a preference says so."""

    message_data: Any = parameter(
        position=0,
        mandatory=True,
        pipeline=True,
        aliases=("Msg", "Message"),
        allow_null=True,
        allow_empty_string=True,
        type="System.Object",
        help="The text or object to write.",
    )
    tags: list[str] = parameter(position=1, help="Words by which readers of the stream can tell records apart.")

    examples = [
        Example(
            "Write-Information 'job done' -Tags Backup -InformationAction Continue",
            "Tell the user something that is not a result.",
            output="job done",
        )
    ]

    def process(self) -> None:
        self.write_information(self.message_data, self.tags or ())
