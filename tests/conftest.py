"""What all tests share: how hard Hypothesis tries (dev by default, ci and soak by HYPOTHESIS_PROFILE), and the watch.

While a session runs a script, an audit hook sees what that causes in this process: `watch.py`, docs/security.md.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.watch import WATCH

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


_ESTATES = ("infrastructure", "stories", "cmdlets")
_TESTS_BETWEEN = 20
_since_collected = 0


def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Lets go of estates now and then: each is one circle, with megabytes of backups, that Python collects late."""
    global _since_collected
    _since_collected += 1
    if _since_collected >= _TESTS_BETWEEN and item.path.relative_to(item.config.rootpath).parts[1] in _ESTATES:
        _since_collected = 0
        gc.collect()


@pytest.fixture(autouse=True)
def _no_script_reaches_the_real_machine() -> Iterator[None]:
    """Fails a test in which a script caused something outside of its session's grants."""
    WATCH.install()
    WATCH.seen.clear()
    yield
    seen = list(WATCH.seen)
    WATCH.seen.clear()
    assert not seen, f"a script reached the real machine: {seen}"
