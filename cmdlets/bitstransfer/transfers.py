"""Start-BitsTransfer: files from the web servers and shares of the estate."""

from __future__ import annotations

from typing import Any, NoReturn
from urllib.parse import unquote

from hvsim.cmdlets.estate.command import EstateCommand
from hvsim.cmdlets.estate.inside import inside_of
from hvsim.cmdlets.estate.live_types import enum_type
from hvsim.infrastructure.errors import Refused
from hvsim.infrastructure.inside.web import WebAddress, WebAnswer, WebFailure, WebProblem, ask, read_address
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange, ValidateSet
from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.values import to_string

WINDOWS_ONLY = True
_SPACE = "Microsoft.BackgroundIntelligentTransfer.Management."
_COM = "System.Runtime.InteropServices.COMException"
_WAYS = ("Basic", "Digest", "Ntlm", "Negotiate", "Passport")
_OPEN = "The servers here ask nobody who he is."
_DIRECT = "There is no proxy here."
_AT_ONCE = "A transfer ends while the command runs."
_PROBLEMS = {
    WebProblem.UNKNOWN_HOST: "The server name or address could not be resolved",
    WebProblem.NO_ANSWER: "The operation timed out",
    WebProblem.REFUSED: "A connection with the server could not be established",
    WebProblem.NOT_TRUSTED: "A security problem occurred",
    WebProblem.ENDED: "The connection with the server was terminated abnormally",
}

enum_type(f"{_SPACE}BitsCostStates", {"None": 0, "Unrestricted": 1, "Capped": 2, "Roaming": 128})
enum_type(f"{_SPACE}AuthenticationTargetValue", {"None": 0, "Server": 1, "Proxy": 2})


@cmdlet("Start-BitsTransfer", confirm="Low", output=f"{_SPACE}BitsJob")
class StartBitsTransfer(EstateCommand):
    """Fetches files from web servers of the estate, or copies them from and to shares."""

    source: list[str] = parameter(position=0, mandatory=True, by_property_name=True, help="Addresses or paths.")
    destination: list[str] = parameter(
        position=1, by_property_name=True, help="Files, or one folder; the current folder when left out."
    )
    asynchronous: Switch = parameter(simulated=False, help="Goes on in the background.")
    authentication: str = parameter(validate=ValidateSet(_WAYS), no_effect=_OPEN, help="How the account is checked.")
    credential: object = parameter(
        type="System.Management.Automation.PSCredential", no_effect=_OPEN, help="The account."
    )
    description: str = parameter(no_effect=_AT_ONCE, help="What the transfer is for.")
    display_name: str = parameter(no_effect=_AT_ONCE, help="What it is called.")
    priority: str = parameter(
        validate=ValidateSet(("Foreground", "High", "Normal", "Low")), no_effect=_AT_ONCE, help="How urgent it is."
    )
    transfer_policy: Any = parameter(
        type=f"{_SPACE}BitsCostStates", no_effect="No connection here costs anything.", help="What it may cost."
    )
    use_stored_credential: Any = parameter(
        type=f"{_SPACE}AuthenticationTargetValue", no_effect=_OPEN, help="Uses accounts that are kept."
    )
    proxy_authentication: str = parameter(validate=ValidateSet(_WAYS), no_effect=_DIRECT, help="How it asks who it is.")
    proxy_bypass: list[str] = parameter(no_effect=_DIRECT, help="What is asked without it.")
    proxy_credential: object = parameter(
        type="System.Management.Automation.PSCredential", no_effect=_DIRECT, help="The account for it."
    )
    proxy_list: list[Any] = parameter(type="System.Uri[]", no_effect=_DIRECT, help="The proxies.")
    proxy_usage: str = parameter(
        validate=ValidateSet(("SystemDefault", "NoProxy", "AutoDetect", "Override")),
        no_effect=_DIRECT,
        help="Which one.",
    )
    retry_interval: int = parameter(
        validate=ValidateRange(60, 2**31 - 1), no_effect=_AT_ONCE, help="Seconds until it is tried again."
    )
    retry_timeout: int = parameter(
        validate=ValidateRange(0, 2**31 - 1), no_effect=_AT_ONCE, help="Seconds until it is given up."
    )
    suspended: Switch = parameter(simulated=False, help="Does not start yet.")
    transfer_type: str = parameter(
        default="Download",
        validate=ValidateSet(("Download", "Upload", "UploadReply")),
        no_effect="The paths say which way it goes.",
        help="Which way.",
    )

    examples = [
        Example(
            "Start-BitsTransfer C:\\from.txt C:\\to.txt; Get-Content C:\\to.txt",
            "A copy.",
            setup="Set-Content C:\\from.txt data",
            output="data\n",
        ),
    ]

    def process(self) -> None:
        targets = list(self.destination or ["."])
        if len(targets) not in (1, len(self.source)):
            self.fail(
                "The number of items in the Source and Destination parameters do not match.",
                "StartBitsTransferArgumentException",
                "InvalidArgument",
                exception="System.ArgumentException",
            )
        for number, source in enumerate(self.source):
            target = targets[number] if len(targets) > 1 else targets[0]
            if self.should_process(source):
                self._transfer(source, target)

    def _transfer(self, source: str, target: str) -> None:
        if source.lower().startswith(("http://", "https://")):
            address = self._address(source)
            answer = self._asked(source, address)
            name = address.path.partition("?")[0].rpartition("/")[2]
            self._write(self._file(target, unquote(name) or "index.htm"), answer.content)
            return
        files, providers = self.engine.file_system, self.engine.providers
        try:
            path = providers.file_path(source)
            if files.status(path) is None:
                raise FileNotFoundError(path)
            goal = self._file(target, path.rpartition("\\")[2])
            if files.status(goal) is not None:
                files.remove(goal)
            files.copy_file(path, goal)
        except (OSError, ScriptError):
            self._fail(f"Cannot find path '{source}' because it does not exist.", "ObjectNotFound", source)

    def _address(self, source: str) -> WebAddress:
        try:
            return read_address(source)
        except Refused:
            self._fail("The URL is invalid", "InvalidOperation", source)

    def _asked(self, source: str, address: WebAddress) -> WebAnswer:
        try:
            answer: WebAnswer = self.run(ask(inside_of(self.engine), address))
        except WebFailure as failure:
            self._fail(_PROBLEMS[failure.problem], "InvalidOperation", source)
        if answer.status == 404:
            said = "HTTP status 404: The requested URL does not exist on the server."
            self._fail(said, "InvalidOperation", source)
        return answer

    def _file(self, target: str, name: str) -> str:
        path = self.engine.providers.file_path(target)
        status = self.engine.file_system.status(path)
        return f"{path.rstrip(chr(92))}\\{name}" if status is not None and status.is_directory else path

    def _write(self, path: str, content: bytes) -> None:
        try:
            self.engine.file_system.write(path, content)
        except OSError:
            self._fail("The system cannot find the path specified.", "InvalidOperation", path)

    def _fail(self, message: str, category: str, target: object) -> NoReturn:
        self.fail(message, "StartBitsTransferCOMException", category, exception=_COM, target=to_string(target))
