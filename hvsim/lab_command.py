"""`hvsim lab`: lab files made up, checked, and written from the default estate. Knows files of the real machine."""

from __future__ import annotations

import argparse
import json
import sys

from hvsim.infrastructure.errors import BlockError, EstateError
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.lab.checks import check_plan
from hvsim.infrastructure.lab.exporting import plan_of
from hvsim.infrastructure.lab.generating import new_lab
from hvsim.infrastructure.lab.reading import check_text, lab_file_text
from hvsim.infrastructure.lab.schema import schema
from hvsim.infrastructure.lab.writing import lab_text
from hvsim.infrastructure.state import load_state


def run_lab_command(options: argparse.Namespace) -> int:
    """Does what the verb says; returns the exit code."""
    verbs = {"new": _new, "check": _check, "export": _export, "schema": _schema}
    try:
        return verbs[options.verb](options)
    except (EstateError, BlockError, OSError) as error:
        sys.stderr.write(f"hvsim lab {options.verb}: {error}\n")
        return 1


def _new(options: argparse.Namespace) -> int:
    if options.hosts < 1 or options.vms < 0:
        sys.stderr.write("hvsim lab new: a lab needs at least one host, and no fewer than zero machines.\n")
        return 1
    plan = new_lab(options.hosts, options.vms, options.version)
    for problem in check_plan(plan):
        sys.stderr.write(f"hvsim lab new: {problem.message}\n")
        return 1
    _write(lab_text(plan, f"A lab of {options.hosts} hosts and {options.vms} machines."), options.out)
    return 0


def _check(options: argparse.Namespace) -> int:
    found = False
    for path in options.files:
        for problem in check_text(lab_file_text(path)):
            found = True
            sys.stdout.write(f"{path}:{problem.line}:{problem.column}: {problem.message}\n")
    return 1 if found else 0


def _export(options: argparse.Namespace) -> int:
    estate = load_state(options.state) if options.state else Estate.build(lab=options.lab, seed=options.seed or 0)
    _write(lab_text(plan_of(estate), "An estate as it was."), options.out)
    return 0


def _schema(options: argparse.Namespace) -> int:
    _write(json.dumps(schema(), indent=2) + "\n", options.out)
    return 0


def _write(text: str, out: str | None) -> None:
    if out is None:
        sys.stdout.write(text)
    else:
        with open(out, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
