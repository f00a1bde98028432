"""What a person sees when hvsim itself is wrong: one line that says so and where, and how to get the rest."""

from __future__ import annotations

import os
import sys
import traceback

INTERNAL_ERROR = 70
"""The exit code of BSD's sysexits for an internal software error."""


def report_defect(error: Exception) -> int:
    """Tells of an unexpected Python error on the error stream; with HVSIM_TRACEBACK set, its traceback as well."""
    if os.environ.get("HVSIM_TRACEBACK"):
        traceback.print_exception(error)
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else "unknown place"
    sys.stdout.flush()
    sys.stderr.write(
        f"hvsim: internal error at {where}: {type(error).__name__}: {error}\n"
        "This is a defect of hvsim, not of your script. Set HVSIM_TRACEBACK=1 and run it again for a report.\n"
    )
    return INTERNAL_ERROR
