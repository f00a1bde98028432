"""`+` and `+=` with a pipeline that had no output: no element for a list, `$null` for anything else, in both tiers."""

from __future__ import annotations

import pytest

from tests.interpreter.engines import session

SCRIPT = """
function odd($n) { if ($n % 2) { $n } }
$list = 'a', 'b'; $list += odd 2; $list.Count
$list += $null; $list.Count
$nothing = odd 2; $list += $nothing; $list.Count
($list + (odd 2)).Count; ($list + $(odd 3)).Count
$holder = @{ items = @() }; $made = [pscustomobject]@{ items = @() }; $text = ''; $sum = 0
foreach ($n in 1..9) { $holder['items'] += odd $n; $made.items += odd $n; $text += odd $n; $sum += odd $n }
$holder.items.Count; $made.items.Count; $text; $sum
"""


@pytest.mark.parametrize("rounds", [0, None])
def test_an_empty_pipeline_adds_no_element(rounds: int | None) -> None:
    made = session()
    made.engine.rounds_before_generating = rounds
    printed = [str(value) for value in made.invoke(SCRIPT)]
    assert printed == ["2", "3", "3", "3", "4", "5", "5", "13579", "25"]
