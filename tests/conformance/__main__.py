"""`python -m tests.conformance [FILE...] [--show NAME] [--failing] [--ratchet]`: the shares that come out right.

Ends with 1 when a case went wrong that the ratchet does not list, and says which.
"""

from __future__ import annotations

import argparse
import difflib
import json
from concurrent.futures import ThreadPoolExecutor

from tests.conformance.loading import Case, load_all
from tests.conformance.ratchet import RATCHET, known_failures
from tests.conformance.running import Outcome, run


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description=__doc__)
    parser.add_argument("files", nargs="*", help="topics (flow-control) or .cases files; all by default")
    parser.add_argument("--show", metavar="NAME", help="only the cases whose name contains NAME, with differences")
    parser.add_argument("--failing", action="store_true", help="print the names of failing cases")
    parser.add_argument("--diff", action="store_true", help="print the differences of failing cases")
    parser.add_argument("--strict", action="store_true", help="count a case only with its error text to the letter")
    parser.add_argument("--ratchet", action="store_true", help="write the list of failing cases")
    options = parser.parse_args()
    cases = load_all(options.files)
    if options.show:
        cases = [case for case in cases if options.show in case.name]
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(run, cases))
    results = list(zip(cases, outcomes, strict=True))
    for case, outcome in results:
        good = outcome.matches_strictly(case) if options.strict or options.show else outcome.matches(case)
        if options.show or (options.diff and not good):
            print("\n".join(difference(case, outcome, good)))
        elif options.failing and not good:
            print(case.identity)
    _print_shares(results)
    if options.ratchet:
        failing = sorted(case.identity for case, outcome in results if not outcome.matches(case))
        RATCHET.write_text(json.dumps(failing, indent=1) + "\n", encoding="utf-8")
        return 0
    return _report_regressions(results)


def _report_regressions(results: list[tuple[Case, Outcome]]) -> int:
    """The exit code: 1 when a case is wrong that was right before."""
    known = known_failures()
    wrong = [case.identity for case, outcome in results if case.identity not in known and not outcome.matches(case)]
    for identity in wrong:
        print(f"regression: {identity}")
    return 1 if wrong else 0


def difference(case: Case, outcome: Outcome, good: bool) -> list[str]:
    """A case and where its outcome differs, in lines."""
    lines = [f"==== {case.identity}: {'right' if good else 'WRONG'}", case.script.rstrip("\n")]
    for name, want, got in (
        ("stdout", case.stdout, outcome.stdout),
        ("stderr", case.stderr, outcome.stderr),
        ("exit", str(case.exit), str(outcome.exit)),
    ):
        if want != got:
            lines.append(f"---- {name}: - wanted, + got")
            lines += difflib.ndiff(want.splitlines(), got.splitlines())
    return lines


def _print_shares(results: list[tuple[Case, Outcome]]) -> None:
    topics: dict[str, list[tuple[Case, Outcome]]] = {}
    for case, outcome in results:
        topics.setdefault(case.topic, []).append((case, outcome))
    for topic, entries in [*topics.items(), ("all", results)]:
        right = sum(outcome.matches(case) for case, outcome in entries)
        strict = sum(outcome.matches_strictly(case) for case, outcome in entries)
        tracebacks = sum("Traceback" in outcome.stdout + outcome.stderr for _, outcome in entries)
        total = len(entries) or 1
        print(
            f"{topic:32} {right:4}/{len(entries):<4} {100 * right / total:5.1f}%   "
            f"strict {strict:4} {100 * strict / total:5.1f}%   {tracebacks or ''}"
        )


if __name__ == "__main__":
    raise SystemExit(main())
