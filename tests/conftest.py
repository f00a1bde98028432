"""What all tests share: how hard Hypothesis tries (dev by default, ci and soak by HYPOTHESIS_PROFILE)."""

from __future__ import annotations

import os
import shutil

import pytest
from hypothesis import HealthCheck, settings

# The machines that run these tests are shared: a slow example says nothing about the code.
_PATIENT = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile("dev", max_examples=40, deadline=None, suppress_health_check=_PATIENT)
settings.register_profile("ci", max_examples=60, deadline=None, suppress_health_check=_PATIENT, derandomize=True)
settings.register_profile("soak", max_examples=5000, deadline=None, suppress_health_check=_PATIENT)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out soak tests unless `-m` names them, and qemu tests where the tools are missing."""
    missing = [tool for tool in ("qemu-img", "mkfs.ext4", "fsck.ext4") if shutil.which(tool) is None]
    for item in items:
        if item.get_closest_marker("qemu") and missing:
            item.add_marker(pytest.mark.skip(reason=f"not installed: {', '.join(missing)}"))
        if item.get_closest_marker("soak") and "soak" not in config.getoption("markexpr", ""):
            item.add_marker(pytest.mark.skip(reason="a long run: ask for it with -m soak"))
