"""Web servers of the estate answer from their files; the world outside is not there."""

from __future__ import annotations

from tests.stories.worlds import GUEST, Shell

SITE = (
    f"{GUEST}; Invoke-Command -VMName web01 -Credential $guest {{ $null = mkdir C:\\inetpub\\wwwroot\\pages -Force; "
    "Set-Content C:\\inetpub\\wwwroot\\pages\\index.html '<a href=\"/x.htm\">next</a>'; "
    "Set-Content C:\\inetpub\\wwwroot\\state.json '{ \"jobs\": [1, 2] }' }"
)


def test_a_guest_with_iis_gives_out_its_files() -> None:
    shell = Shell()
    shell.run(SITE)
    page = "Invoke-WebRequest http://web01.lab.local/pages/"
    assert shell.run(f"$r = {page}; $r.StatusCode; $r.Links.href; $r.Headers['Content-Type']").split() == [
        "200",
        "/x.htm",
        "text/html",
    ]
    assert shell.run("(irm http://web01/state.json -StatusCodeVariable code).jobs.Count; $code").split() == ["2", "200"]
    shell.run("iwr http://web01/state.json -OutFile C:\\a.json; Start-BitsTransfer http://web01/state.json C:\\b.json")
    assert shell.run("(Get-FileHash C:\\a.json).Hash -eq (Get-FileHash C:\\b.json).Hash").strip() == "True"
    assert "IIS Windows Server" in shell.run("(iwr http://web01).Content")
    assert shell.run("(iwr http://web01/nope -SkipHttpErrorCheck).StatusCode").strip() == "404"
    assert shell.run("(iwr http://web01 -Method Post -Body x -SkipHttpErrorCheck).StatusCode").strip() == "405"
    assert shell.run("(iwr https://web01 -SkipCertificateCheck).StatusCode").strip() == "200"
    assert shell.run("(iwr http://web01/%70ages/).StatusCode").strip() == "200"
    outside = "http://web01/%2e%2e/%2e%2e/Windows/notepad.exe"
    assert shell.run(f"(iwr {outside} -SkipHttpErrorCheck).StatusCode").strip() == "404"
    _, errors = shell.run_with_errors("iwr web01:port; Start-BitsTransfer http://web01:port/x C:\\x")
    assert "Invalid port" in errors
    assert "URL is invalid" in errors


def test_who_is_not_there_does_not_answer() -> None:
    shell = Shell()
    what = "$_.FullyQualifiedErrorId; $_.CategoryInfo.Category; $_.Exception.GetType().Name; $_.Exception.Message"
    tell = f"catch {{ {what} }}"
    for address, kind, said in (
        ("http://example.org/x", "HttpRequestException", "No such host is known. (example.org:80)"),
        ("http://HV01", "HttpRequestException", "actively refused it. (hv01:80)"),
        (
            "http://web01/nope",
            "HttpResponseException",
            "Response status code does not indicate success: 404 (Not Found).",
        ),
        ("https://web01", "HttpRequestException", "The SSL connection could not be established"),
    ):
        lines = shell.run(f"try {{ Invoke-WebRequest {address} }} {tell}").splitlines()
        assert lines[0] == "WebCmdletWebResponseException,Microsoft.PowerShell.Commands.InvokeWebRequestCommand"
        assert lines[1:3] == ["InvalidOperation", kind]
        assert said in " ".join(lines[3:])
    _, errors = shell.run_with_errors("Start-BitsTransfer http://example.org/x.zip C:\\x.zip")
    assert "The server name or address could not be resolved" in errors


def test_a_machine_that_is_down_is_waited_for() -> None:
    shell = Shell()
    shell.run("Stop-VM web01 -Force")
    seconds = "(Measure-Command { try { irm http://web01 TAIL } catch {} }).TotalSeconds"
    assert shell.run(seconds.replace("TAIL", "")).strip() == "21"
    assert shell.run(seconds.replace("TAIL", "-TimeoutSec 5")).strip() == "5"
