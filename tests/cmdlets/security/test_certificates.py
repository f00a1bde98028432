"""The certificate drive, and certificates that a machine signs itself."""

from __future__ import annotations

from tests.cmdlets.hyperv.shell import run


def test_a_certificate_is_made_found_moved_and_removed() -> None:
    lines, errors = run(
        "$made = New-SelfSignedCertificate -DnsName hv01.lab.local, hv01 -FriendlyName Replica; $made.Subject",
        "(Get-ChildItem Cert:\\LocalMachine\\My | Where-Object Subject -like '*hv01*').Thumbprint -eq $made.Thumbprint",
        "$made.DnsNameList.Unicode -join ' '; ($made.NotAfter - $made.NotBefore).Days; $made.HasPrivateKey",
        "$made.EnhancedKeyUsageList.FriendlyName -join ', '; (Get-ChildItem Cert:).Location; $made.PSParentPath",
        '$path = "Cert:\\LocalMachine\\My\\$($made.Thumbprint)"',
        "Move-Item $path Cert:\\LocalMachine\\Root; Test-Path $path",
        '(Get-ChildItem "Cert:\\LocalMachine\\*$($made.Thumbprint)" -Recurse).Count',
        "Set-Location Cert:\\LocalMachine\\Root; (Get-ChildItem).FriendlyName; (Get-Location).Path",
        "Remove-Item $made.Thumbprint; @(Get-ChildItem).Count",
        "Set-Location C:\\; Invoke-Command HV02 { @(dir Cert:\\LocalMachine\\Root).Count }",
        "$user = 'Cert:\\CurrentUser\\My'; $kind = 'CodeSigningCert'",
        "$code = New-SelfSignedCertificate -Subject 'Lab Signer' -Type $kind -CertStoreLocation $user",
        "$code.Subject; $code.EnhancedKeyUsageList.ObjectId",
        "(New-SelfSignedCertificate -DnsName x -Signer $code).Issuer",
        "New-SelfSignedCertificate -DnsName x -CertStoreLocation Cert:\\LocalMachine\\Nowhere",
        "Get-Item Cert:\\LocalMachine\\My\\1234; Remove-Item Cert:\\LocalMachine",
    )
    assert lines == [
        *("CN=hv01.lab.local", "True", "hv01.lab.local hv01", "365", "True"),
        "Client Authentication, Server Authentication",
        *("CurrentUser", "LocalMachine", "Microsoft.PowerShell.Security\\Certificate::LocalMachine\\My", "False"),
        *("1", "Replica", "Cert:\\LocalMachine\\Root", "0", "0"),
        *("CN=Lab Signer", "1.3.6.1.5.5.7.3.3", "CN=Lab Signer"),
    ]
    assert "a certificate store is Cert:\\LocalMachine\\My, say" in errors
    assert "Cannot find path 'Cert:\\LocalMachine\\My\\1234'" in errors
