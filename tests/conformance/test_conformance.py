"""Every recorded case comes out as recorded; those of the ratchet are known not to, and leave it once they do."""

import pytest

from tests.conformance.loading import Case, load_all
from tests.conformance.ratchet import known_failures
from tests.conformance.running import run

KNOWN = known_failures()


@pytest.mark.parametrize("case", load_all(), ids=lambda case: case.identity)
def test_case_prints_what_powershell_printed(case: Case) -> None:
    outcome = run(case)
    if case.identity in KNOWN:
        assert not outcome.matches(case), "it is right now: take it out of ratchet.json"
        return
    assert outcome.stdout == case.stdout
    assert outcome.exit == case.exit
    assert bool(outcome.stderr) == bool(case.stderr), outcome.stderr
