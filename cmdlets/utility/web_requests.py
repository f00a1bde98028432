"""Invoke-WebRequest, Invoke-RestMethod: there is no world outside of the estate, and nobody in it speaks HTTP.

A script that tells a web hook or asks for updates goes on as on a machine without a way out.
"""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.commands import Cmdlet, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.dotnet.name_resolution import find_name
from hvsim.interpreter.errors import NetException, failure
from hvsim.interpreter.values import NetType, named_type, to_string
from hvsim.interpreter.values.types.registry import register_type

STANDARD, CUSTOM = ("StandardMethod", "StandardMethodNoProxy"), ("CustomMethod", "CustomMethodNoProxy")
WITH_PROXY, WITHOUT_PROXY = ("StandardMethod", "CustomMethod"), ("StandardMethodNoProxy", "CustomMethodNoProxy")
NOT_SO_FAR = "No request is answered."
_COMMANDS = "Microsoft.PowerShell.Commands."
_METHODS = ("Default", "Get", "Head", "Post", "Put", "Delete", "Trace", "Options", "Merge", "Patch")
_ENUMS = {
    "WebAuthenticationType": {"None": 0, "Basic": 1, "Bearer": 2, "OAuth": 3},
    "WebSslProtocol": {"Default": 0, "Tls": 192, "Tls11": 768, "Tls12": 3072, "Tls13": 12288},
    "WebRequestMethod": {name: number for number, name in enumerate(_METHODS)},
}
for _name, _members in _ENUMS.items():
    _type = NetType(_COMMANDS + _name, named_type("System.Enum"), kind="enum")
    _type.enum_values = dict(_members)
    register_type(_type)
for _name in (
    _COMMANDS + "WebRequestSession",
    "System.Net.Sockets.UnixDomainSocketEndPoint",
    "System.Security.Cryptography.X509Certificates.X509Certificate",
):
    register_type(NetType(_name, named_type("System.Object")))


class WebCommand(Cmdlet):
    """A request to a server."""

    uri: Any = parameter(position=0, mandatory=True, type="System.Uri", help="The address.")
    its_use_basic_parsing: Switch = parameter(
        name="UseBasicParsing", no_effect=NOT_SO_FAR, help="Pages are always parsed so."
    )
    its_http_version: Any = parameter(
        name="HttpVersion", type="System.Version", no_effect=NOT_SO_FAR, help="The version of HTTP."
    )
    its_web_session: Any = parameter(
        name="WebSession",
        type="Microsoft.PowerShell.Commands.WebRequestSession",
        no_effect=NOT_SO_FAR,
        help="Cookies and headers of earlier requests.",
    )
    its_session_variable: str = parameter(
        name="SessionVariable", aliases=("SV",), no_effect=NOT_SO_FAR, help="The variable for cookies and headers."
    )
    its_allow_unencrypted_authentication: Switch = parameter(
        name="AllowUnencryptedAuthentication", no_effect=NOT_SO_FAR, help="Sends secrets without TLS too."
    )
    its_authentication: Any = parameter(
        name="Authentication",
        type="Microsoft.PowerShell.Commands.WebAuthenticationType",
        no_effect=NOT_SO_FAR,
        help="How it logs on.",
    )
    its_credential: Any = parameter(
        name="Credential", type="System.Management.Automation.PSCredential", no_effect=NOT_SO_FAR, help="The account."
    )
    its_use_default_credentials: Switch = parameter(
        name="UseDefaultCredentials", no_effect=NOT_SO_FAR, help="The session's own account."
    )
    its_certificate_thumbprint: str = parameter(
        name="CertificateThumbprint", no_effect=NOT_SO_FAR, help="The certificate of the client, by its thumbprint."
    )
    its_certificate: Any = parameter(
        name="Certificate",
        type="System.Security.Cryptography.X509Certificates.X509Certificate",
        no_effect=NOT_SO_FAR,
        help="The certificate of the client.",
    )
    its_skip_certificate_check: Switch = parameter(
        name="SkipCertificateCheck", no_effect=NOT_SO_FAR, help="Whatever the server's certificate."
    )
    its_ssl_protocol: Any = parameter(
        name="SslProtocol",
        type="Microsoft.PowerShell.Commands.WebSslProtocol",
        no_effect=NOT_SO_FAR,
        help="The versions of TLS.",
    )
    its_token: Any = parameter(
        name="Token", type="System.Security.SecureString", no_effect=NOT_SO_FAR, help="The token of OAuth or Bearer."
    )
    its_user_agent: str = parameter(name="UserAgent", no_effect=NOT_SO_FAR, help="The name of the client.")
    its_disable_keep_alive: Switch = parameter(
        name="DisableKeepAlive", no_effect=NOT_SO_FAR, help="Closes the connection."
    )
    its_connection_timeout_seconds: int = parameter(
        name="ConnectionTimeoutSeconds",
        aliases=("TimeoutSec",),
        no_effect=NOT_SO_FAR,
        help="Seconds to wait for a connection.",
    )
    its_operation_timeout_seconds: int = parameter(
        name="OperationTimeoutSeconds", no_effect=NOT_SO_FAR, help="Seconds to wait for data."
    )
    its_headers: Any = parameter(
        name="Headers", type="System.Collections.IDictionary", no_effect=NOT_SO_FAR, help="Headers of the request."
    )
    its_skip_header_validation: Switch = parameter(
        name="SkipHeaderValidation", no_effect=NOT_SO_FAR, help="Whatever the headers."
    )
    its_allow_insecure_redirect: Switch = parameter(
        name="AllowInsecureRedirect", no_effect=NOT_SO_FAR, help="Follows from HTTPS to HTTP."
    )
    its_maximum_redirection: int = parameter(
        name="MaximumRedirection", no_effect=NOT_SO_FAR, help="How often it is sent elsewhere."
    )
    its_maximum_retry_count: int = parameter(
        name="MaximumRetryCount", no_effect=NOT_SO_FAR, help="How often it tries again."
    )
    its_preserve_authorization_on_redirect: Switch = parameter(
        name="PreserveAuthorizationOnRedirect", no_effect=NOT_SO_FAR, help="Logs on elsewhere too."
    )
    its_retry_interval_sec: int = parameter(
        name="RetryIntervalSec", no_effect=NOT_SO_FAR, help="Seconds between two tries."
    )
    its_method: Any = parameter(
        name="Method",
        type="Microsoft.PowerShell.Commands.WebRequestMethod",
        sets=STANDARD,
        no_effect=NOT_SO_FAR,
        help="The method.",
    )
    its_preserve_http_method_on_redirect: Switch = parameter(
        name="PreserveHttpMethodOnRedirect", no_effect=NOT_SO_FAR, help="Keeps the method elsewhere."
    )
    its_unix_socket: Any = parameter(
        name="UnixSocket",
        type="System.Net.Sockets.UnixDomainSocketEndPoint",
        no_effect=NOT_SO_FAR,
        help="Over a socket of Unix.",
    )
    its_proxy: Any = parameter(
        name="Proxy", type="System.Uri", sets=WITH_PROXY, no_effect=NOT_SO_FAR, help="Over a proxy."
    )
    its_proxy_credential: Any = parameter(
        name="ProxyCredential",
        type="System.Management.Automation.PSCredential",
        sets=WITH_PROXY,
        no_effect=NOT_SO_FAR,
        help="The account for the proxy.",
    )
    its_proxy_use_default_credentials: Switch = parameter(
        name="ProxyUseDefaultCredentials",
        sets=WITH_PROXY,
        no_effect=NOT_SO_FAR,
        help="The session's own account for the proxy.",
    )
    its_body: Any = parameter(
        name="Body", type="System.Object", pipeline=True, no_effect=NOT_SO_FAR, help="What is sent."
    )
    its_form: Any = parameter(
        name="Form", type="System.Collections.IDictionary", no_effect=NOT_SO_FAR, help="A form that is sent."
    )
    its_content_type: str = parameter(name="ContentType", no_effect=NOT_SO_FAR, help="The kind of what is sent.")
    its_transfer_encoding: str = parameter(name="TransferEncoding", no_effect=NOT_SO_FAR, help="How it is sent.")
    its_in_file: str = parameter(name="InFile", no_effect=NOT_SO_FAR, help="The file that is sent.")
    its_out_file: str = parameter(name="OutFile", no_effect=NOT_SO_FAR, help="The file for what comes back.")
    its_pass_thru: Switch = parameter(
        name="PassThru", no_effect=NOT_SO_FAR, help="Gives what is written to the file too."
    )
    its_resume: Switch = parameter(name="Resume", no_effect=NOT_SO_FAR, help="Goes on with a file.")
    its_skip_http_error_check: Switch = parameter(
        name="SkipHttpErrorCheck", no_effect=NOT_SO_FAR, help="Takes errors of HTTP for answers."
    )
    its_no_proxy: Switch = parameter(
        name="NoProxy",
        sets=dict.fromkeys(WITHOUT_PROXY, In(mandatory=True)),
        no_effect=NOT_SO_FAR,
        help="Over no proxy.",
    )
    its_custom_method: str = parameter(
        name="CustomMethod",
        aliases=("CM",),
        sets=dict.fromkeys(CUSTOM, In(mandatory=True)),
        no_effect=NOT_SO_FAR,
        help="The method, by its name.",
    )

    def process(self) -> None:
        server, port = self._server()
        found = find_name(self.engine, server)
        windows = self.engine.personality.is_windows
        if found is None:
            reason = "No such host is known." if windows else "Name or service not known"
        elif not found.listens(port):
            refused = "No connection could be made because the target machine actively refused it."
            reason = refused if windows else "Connection refused"
        else:
            reason = "The response ended prematurely. (ResponseEnded)"
        inner = NetException("System.Net.Sockets.SocketException", reason)
        error = failure(
            f"{reason} ({server}:{port})",
            "WebCmdletWebResponseException",
            "InvalidOperation",
            "System.Net.Http.HttpRequestException",
            target=self.uri,
            inner=inner,
        )
        error.record.details = reason
        raise error

    def _server(self) -> tuple[str, int]:
        """The name and the port in the address, which is one of HTTP where it does not say."""
        text = to_string(self.uri)
        scheme, found, rest = text.partition("://")
        if not found:
            scheme, rest = "http", text
        place = rest.split("/", 1)[0].rpartition("@")[2]
        server, _, port = place.partition(":")
        return server, int(port) if port.isdecimal() else (443 if scheme.lower() == "https" else 80)


@cmdlet("Invoke-WebRequest", default_set="StandardMethod", aliases=("iwr",))
class InvokeWebRequest(WebCommand):
    """Asks a web server for a page; none answers."""

    examples = [
        Example(
            "try { Invoke-WebRequest https://example.com } catch { $_.Exception.Message }",
            "Is there a way out?",
            output="No such host is known. (example.com:443)",
        )
    ]


@cmdlet("Invoke-RestMethod", default_set="StandardMethod", aliases=("irm",))
class InvokeRestMethod(WebCommand):
    """Asks a web service; none answers."""

    its_follow_rel_link: Switch = parameter(
        name="FollowRelLink", aliases=("FL",), no_effect=NOT_SO_FAR, help="Follows links to further pages."
    )
    its_maximum_follow_rel_link: int = parameter(
        name="MaximumFollowRelLink", aliases=("ML",), no_effect=NOT_SO_FAR, help="How many of them."
    )
    its_response_headers_variable: str = parameter(
        name="ResponseHeadersVariable",
        aliases=("RHV",),
        no_effect=NOT_SO_FAR,
        help="The variable for the headers of the answer.",
    )
    its_status_code_variable: str = parameter(
        name="StatusCodeVariable", no_effect=NOT_SO_FAR, help="The variable for the status of the answer."
    )

    examples = [
        Example(
            "try { Invoke-RestMethod https://hooks.example.com -Method Post -Body '{}' } catch { [string]$_ }",
            "Tell a hook.",
            output="No such host is known.",
        )
    ]
