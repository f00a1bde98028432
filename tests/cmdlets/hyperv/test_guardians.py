"""Guardians of a host, and key protectors of them."""

from __future__ import annotations

from tests.cmdlets.hyperv.shell import run


def test_a_protector_of_a_guardian_is_what_a_virtual_tpm_needs() -> None:
    lines, errors = run(
        "Get-HgsGuardian Owner; $owner = New-HgsGuardian Owner -GenerateCertificates; New-HgsGuardian owner -Gen",
        "$kp = New-HgsKeyProtector -Owner $owner -AllowUntrustedRoot; $kp.RawData.Count; Stop-VM web01 -Force",
        "Set-VMKeyProtector web01 -KeyProtector $kp.RawData; Enable-VMTPM web01; (Get-VMSecurity web01).TpmEnabled",
        "@(Compare-Object (Get-VMKeyProtector web01) $kp.RawData -SyncWindow 0).Count",
        "Stop-VM dc01 -Force; Set-VMKeyProtector dc01 -NewLocalKeyProtector; (Get-HgsGuardian).Name -join ','",
        "Remove-HgsGuardian Owner; (Get-HgsGuardian).Name",
    )
    assert lines == ["4096", "True", "0", "Owner,UntrustedGuardian", "UntrustedGuardian"]
    assert "The guardian 'Owner' could not be found." in errors
    assert "A guardian named 'owner' exists already." in errors
