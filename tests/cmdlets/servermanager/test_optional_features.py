"""Optional features by the names that DISM has for them."""

from __future__ import annotations

from tests.cmdlets.hyperv.shell import run


def test_features_are_enabled_and_disabled_by_the_names_of_dism() -> None:
    lines, errors = run(
        "(Enable-WindowsOptionalFeature -Online -FeatureName TelnetClient, BitLocker -All -NoRestart).RestartNeeded",
        "(Get-WindowsFeature Telnet-Client).InstallState",
        "(Get-WindowsOptionalFeature -Online -FeatureName BitLocker).State",
        "(Disable-WindowsOptionalFeature -Online -FeatureName TelnetClient).Online",
        "(Get-WindowsFeature Telnet-Client).Installed",
        "Enable-WindowsOptionalFeature -Online -FeatureName Nothing",
    )
    assert lines == ["True", "Installed", "EnablePending", "True", "False"]
    assert "Feature name Nothing is unknown." in errors
