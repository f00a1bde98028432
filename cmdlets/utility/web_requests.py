"""Invoke-WebRequest and Invoke-RestMethod: asking the web servers of the estate. There is no network outside of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NoReturn

from hvsim.cmdlets.estate.command import EstateCommand
from hvsim.cmdlets.estate.inside import inside_of
from hvsim.cmdlets.estate.live_types import enum_type, exception_type
from hvsim.cmdlets.utility.web_answers import RESPONSE, content_text, response_of
from hvsim.infrastructure.errors import Refused
from hvsim.infrastructure.inside.web import WebAddress, WebAnswer, WebFailure, WebProblem, ask, read_address
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.values import Hashtable, convert, named_type, to_string

_SPACE = "Microsoft.PowerShell.Commands."
_METHODS = ("Default", "Get", "Head", "Post", "Put", "Delete", "Trace", "Options", "Merge", "Patch")
_STANDARD = ("StandardMethod", "StandardMethodNoProxy")
_CUSTOM = ("CustomMethod", "CustomMethodNoProxy")
_PROXY = ("StandardMethod", "CustomMethod")
_NO_PROXY = ("StandardMethodNoProxy", "CustomMethodNoProxy")
_PLAIN = "The servers here give out files and look at nothing else."
_OPEN = "The servers here ask nobody who he is."
_STAYS = "The servers here send nobody elsewhere."
_DIRECT = "There is no proxy here."
_HTTP, _RESPONSE_FAILURE = "System.Net.Http.HttpRequestException", f"{_SPACE}HttpResponseException"
_WINDOWS = {
    WebProblem.UNKNOWN_HOST: "No such host is known.",
    WebProblem.NO_ANSWER: (
        "A connection attempt failed because the connected party did not properly respond after a period of time, or "
        "established connection failed because connected host has failed to respond."
    ),
    WebProblem.REFUSED: "No connection could be made because the target machine actively refused it.",
}
_LINUX = {
    WebProblem.UNKNOWN_HOST: "Name or service not known",
    WebProblem.NO_ANSWER: "Connection timed out",
    WebProblem.REFUSED: "Connection refused",
}
_OTHERWISE = {
    WebProblem.NOT_TRUSTED: "The SSL connection could not be established, see inner exception.",
    WebProblem.ENDED: "An error occurred while sending the request.",
}

_SITE = (
    "$g = [pscredential]::new('x', (ConvertTo-SecureString x -AsPlainText -Force))\n"
    "Invoke-Command -VMName web01 -Credential $g { $null = mkdir C:\\inetpub\\wwwroot -Force\n"
    "Set-Content C:\\inetpub\\wwwroot\\status.txt well -NoNewline\n"
    'Set-Content C:\\inetpub\\wwwroot\\status.json \'{ "state": "well" }\' }'
)

enum_type(f"{_SPACE}WebRequestMethod", {name: number for number, name in enumerate(_METHODS)})
enum_type(f"{_SPACE}WebAuthenticationType", {"None": 0, "Basic": 1, "Bearer": 2, "OAuth": 3})
enum_type(f"{_SPACE}WebSslProtocol", {"Default": 0, "Tls": 192, "Tls11": 768, "Tls12": 3072, "Tls13": 12288})
exception_type(_RESPONSE_FAILURE, _HTTP)


class WebCommand(EstateCommand):
    """What both commands share: asking, and telling why no answer came."""

    use_basic_parsing: Switch = parameter(
        no_effect="Every answer is parsed that way.", help="Parses it without a browser."
    )
    uri: Any = parameter(position=0, mandatory=True, type="System.Uri", help="The address.")
    http_version: Any = parameter(type="System.Version", no_effect=_PLAIN, help="The version of the protocol.")
    web_session: Any = parameter(
        type="Microsoft.PowerShell.Commands.WebRequestSession", no_effect=_PLAIN, help="The session with its cookies."
    )
    session_variable: str = parameter(aliases=("SV",), help="The variable that gets the session.")
    allow_unencrypted_authentication: Switch = parameter(
        no_effect=_OPEN, help="Sends an account without encryption, too."
    )
    authentication: Any = parameter(
        type="Microsoft.PowerShell.Commands.WebAuthenticationType", no_effect=_OPEN, help="How the account is checked."
    )
    credential: Any = parameter(type="System.Management.Automation.PSCredential", no_effect=_OPEN, help="The account.")
    use_default_credentials: Switch = parameter(no_effect=_OPEN, help="Uses the own account.")
    certificate_thumbprint: str = parameter(no_effect=_OPEN, help="The certificate to show.")
    certificate: Any = parameter(
        type="System.Security.Cryptography.X509Certificates.X509Certificate",
        no_effect=_OPEN,
        help="The certificate to show.",
    )
    skip_certificate_check: Switch = parameter(
        help="Takes any certificate; those here are of nobody whom Windows trusts."
    )
    ssl_protocol: Any = parameter(
        type="Microsoft.PowerShell.Commands.WebSslProtocol", no_effect=_PLAIN, help="How it is encrypted."
    )
    token: Any = parameter(type="System.Security.SecureString", no_effect=_OPEN, help="The token to show.")
    user_agent: str = parameter(no_effect=_PLAIN, help="Who asks.")
    disable_keep_alive: Switch = parameter(no_effect=_PLAIN, help="One connection for each.")
    connection_timeout_seconds: int = parameter(
        validate=ValidateRange(0, 2**31 - 1),
        aliases=("TimeoutSec",),
        help="How long it waits for a connection; 0 for as long as it takes.",
    )
    operation_timeout_seconds: int = parameter(
        no_effect="An answer that comes, comes whole.", help="How long it waits in the midst of an answer."
    )
    headers: Any = parameter(type="System.Collections.IDictionary", no_effect=_PLAIN, help="Further lines in front.")
    skip_header_validation: Switch = parameter(no_effect=_PLAIN, help="Sends lines as they are.")
    allow_insecure_redirect: Switch = parameter(no_effect=_STAYS, help="Also to addresses without encryption.")
    maximum_redirection: int = parameter(no_effect=_STAYS, help="How often it goes on to another address.")
    maximum_retry_count: int = parameter(help="How often it is tried again after a failure of the server.")
    preserve_authorization_on_redirect: Switch = parameter(no_effect=_STAYS, help="Takes the account along.")
    retry_interval_sec: int = parameter(help="How long it waits before.")
    method: Any = parameter(
        sets=_STANDARD,
        type="Microsoft.PowerShell.Commands.WebRequestMethod",
        help="What is asked: Get, Head, Post and so on.",
    )
    preserve_http_method_on_redirect: Switch = parameter(no_effect=_STAYS, help="Asks the same there.")
    unix_socket: Any = parameter(
        type="System.Net.Sockets.UnixDomainSocketEndPoint", simulated=False, help="A socket in place of the network."
    )
    proxy: Any = parameter(sets=_PROXY, type="System.Uri", no_effect=_DIRECT, help="The proxy to ask.")
    proxy_credential: Any = parameter(
        sets=_PROXY, type="System.Management.Automation.PSCredential", no_effect=_DIRECT, help="The account for it."
    )
    proxy_use_default_credentials: Switch = parameter(
        sets=_PROXY, no_effect=_DIRECT, help="Uses the own account there."
    )
    body: Any = parameter(pipeline=True, type="System.Object", no_effect=_PLAIN, help="What is sent along.")
    form: Any = parameter(
        type="System.Collections.IDictionary", no_effect=_PLAIN, help="What is sent along, as a form."
    )
    content_type: str = parameter(no_effect=_PLAIN, help="The kind of what is sent.")
    transfer_encoding: str = parameter(no_effect=_PLAIN, help="How it is sent.")
    in_file: str = parameter(no_effect=_PLAIN, help="The file that is sent.")
    out_file: str = parameter(help="The file that gets the content.")
    pass_thru: Switch = parameter(help="Writes the answer as well.")
    resume: Switch = parameter(simulated=False, help="Fetches only what a file lacks.")
    skip_http_error_check: Switch = parameter(help="Gives an answer that tells of a failure like any other.")
    no_proxy: Switch = parameter(
        sets=dict.fromkeys(_NO_PROXY, In(mandatory=True)), no_effect=_DIRECT, help="Asks no proxy."
    )
    custom_method: str = parameter(
        sets=dict.fromkeys(_CUSTOM, In(mandatory=True)), aliases=("CM",), help="A method by its name."
    )

    def process(self) -> None:
        text = to_string(self.uri)
        try:
            address = read_address(text if "://" in text else f"http://{text}")
        except Refused as error:
            self.fail(
                str(error),
                "WebCmdletWebResponseException",
                "NotSpecified",
                exception="System.UriFormatException",
                target=self.uri,
            )
        if address.scheme not in ("http", "https") or not address.host:
            self.fail(
                f"The '{address.scheme}' scheme is not supported.",
                "WebCmdletWebResponseException",
                "NotSpecified",
                exception="System.NotSupportedException",
                target=self.uri,
            )
        answer = self._asked(address)
        if self.session_variable:
            self.engine.set_variable(self.session_variable, Hashtable())
        if self.out_file:
            self._keep(answer)
        if not self.out_file or self.pass_thru:
            self.give(answer)

    def give(self, answer: WebAnswer) -> None:
        """Writes what the command makes of an answer."""
        raise NotImplementedError  # abstract: each command has its own

    def _asked(self, address: WebAddress) -> WebAnswer:
        method = self.custom_method or ("Get" if self.method is None else to_string(self.method))
        tries = (self.maximum_retry_count or 0) + 1
        for left in reversed(range(tries)):
            process = ask(
                inside_of(self.engine),
                address,
                "Get" if method == "Default" else method,
                trusting=bool(self.skip_certificate_check),
            )
            try:
                answer: WebAnswer = self._within_patience(process)
            except WebFailure as failure:
                self._no_answer(failure.problem, f"{address.host}:{address.port}")
            if answer.status < 400 or self.skip_http_error_check or not left:
                break
            self.engine.clock.sleep(timedelta(seconds=self.retry_interval_sec or 5))
        if answer.status >= 400 and not self.skip_http_error_check:
            said = f"Response status code does not indicate success: {answer.status} ({answer.reason})."
            self._fail_with(said, _RESPONSE_FAILURE)
        return answer

    def _within_patience(self, process: Any) -> Any:
        clock = self.estate.clock
        limit = self.connection_timeout_seconds
        if not limit:
            return self.run(process)
        event = clock.start(process)
        self.wait_for(clock.any_of([event, clock.wait(limit)]))
        if not event.triggered:
            clock.expect(event)
            self.fail(
                f"The request was canceled due to the configured HttpClient.Timeout of {limit} seconds elapsing.",
                "ConnectionTimeoutSecondsReached",
                "OperationTimeout",
                exception="System.Threading.Tasks.TaskCanceledException",
                target=self.uri,
            )
        return self.wait_for(event)

    def _no_answer(self, problem: WebProblem, place: str) -> NoReturn:
        said = (_WINDOWS if self.engine.personality.is_windows else _LINUX).get(problem)
        self._fail_with(f"{said} ({place})" if said else _OTHERWISE[problem], _HTTP)

    def _fail_with(self, message: str, exception: str) -> NoReturn:
        self.fail(message, "WebCmdletWebResponseException", "InvalidOperation", exception=exception, target=self.uri)

    def _keep(self, answer: WebAnswer) -> None:
        path = self.engine.providers.file_path(self.out_file)
        try:
            self.engine.file_system.write(path, answer.content)
        except OSError as error:
            self.write_error(
                f"Could not find a part of the path '{path}'.",
                f"{type(error).__name__}",
                "WriteError",
                exception="System.IO.DirectoryNotFoundException",
                target=path,
            )


@cmdlet("Invoke-WebRequest", default_set="StandardMethod", windows_aliases=("iwr",), output=RESPONSE)
class InvokeWebRequest(WebCommand):
    """Asks a web server and gives its answer. Only machines of the estate are there: those with IIS give out files."""

    examples = [
        Example(
            "(Invoke-WebRequest http://web01/status.txt).Content",
            "What a guest with IIS has below its wwwroot.",
            setup=_SITE,
            output="well\n",
        ),
        Example(
            "try { Invoke-WebRequest http://example.org } catch { 'not there' }",
            "The world is not there.",
            output="not there\n",
        ),
    ]

    def give(self, answer: WebAnswer) -> None:
        self.write(response_of(answer))


@cmdlet("Invoke-RestMethod", default_set="StandardMethod", windows_aliases=("irm",))
class InvokeRestMethod(WebCommand):
    """Asks a web server and gives the content of its answer: objects for JSON and XML, else text."""

    follow_rel_link: Switch = parameter(
        aliases=("FL",), no_effect="No answer here points to a next one.", help="Goes on with further pages."
    )
    maximum_follow_rel_link: int = parameter(
        aliases=("ML",), no_effect="No answer here points to a next one.", help="How many pages at most."
    )
    response_headers_variable: str = parameter(aliases=("RHV",), help="The variable that gets the lines in front.")
    status_code_variable: str = parameter(help="The variable that gets the number of the answer.")

    examples = [
        Example(
            "(Invoke-RestMethod http://web01/status.json).state",
            "An object out of a document.",
            setup=_SITE,
            output="well\n",
        ),
    ]

    def give(self, answer: WebAnswer) -> None:
        if self.status_code_variable:
            self.engine.set_variable(self.status_code_variable, answer.status)
        if self.response_headers_variable:
            headers = Hashtable((name, value) for name, value in answer.headers.items())
            self.engine.set_variable(self.response_headers_variable, headers)
        text = content_text(answer)
        kind = answer.kind.partition(";")[0]
        try:
            if kind.endswith(("json", "/javascript")) or text.lstrip()[:1] in ("{", "["):
                self.write_all(self.engine.call("ConvertFrom-Json", [text]))
                return
            if kind.endswith("xml"):
                self.write(convert(text, named_type("System.Xml.XmlDocument")))
                return
        except ScriptError:
            pass  # what only looks like a document is text
        self.write(text)
