"""The command line of `hvsim repository`: its verbs and their options, for argparse.

Declares only. `repository_command` and its neighbours do what the verbs say.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import Any

_FOLDER = ("folder", {"metavar": "DIR", "help": "the repository's folder"})
_POINT = ("--point", {"metavar": "ID", "help": "the restore point: its id, or the first digits of it (the newest)"})
_POINT_ONLY = ("--point", {"metavar": "ID", "help": "only this restore point: its id, or the first digits of it (all)"})
_MACHINE = ("--machine", {"metavar": "NAME", "help": "only this machine's restore points"})
_DISK = ("--disk", {"metavar": "NAME", "help": "the disk, where the point holds several"})
_CHAIN = ("--chain", {"metavar": "NAME", "help": "only this chain: a machine, or what several share"})
_JSON = ("--json", {"action": "store_true", "help": "print JSON instead of columns"})

EXIT_CODES = "exit codes: 0 done and nothing damaged; 1 damaged, or it cannot be done; 64 wrong usage"

Option = tuple[str, Mapping[str, Any]]

VERBS: dict[str, tuple[str, list[Option]]] = {
    "list": ("list the restore points", [_MACHINE, _JSON]),
    "browse": (
        "show a restore point: its disks, its chain, and with --volume the files in a guest's file system",
        [
            _POINT,
            _MACHINE,
            _DISK,
            ("--volume", {"metavar": "N", "type": int, "help": "the file system on the disk, counted from 1"}),
            ("--path", {"metavar": "PATH", "help": "with --volume: the folder or file in it (/)"}),
        ],
    ),
    "verify": (
        "check every stored byte of every restore point; exit code 1 when something is damaged",
        [_POINT_ONLY, _JSON],
    ),
    "restore": (
        "write a disk of a restore point, a part of it, or a guest's file to a file",
        [
            _POINT,
            _MACHINE,
            _DISK,
            ("--out", {"metavar": "FILE", "required": True, "help": "the file to write: .vhdx, .vhd or raw"}),
            (
                "--extent",
                {
                    "metavar": "OFFSET:LENGTH",
                    "action": "append",
                    "help": "only these bytes of the disk, into a raw image of its size",
                },
            ),
            ("--volume", {"metavar": "N", "type": int, "help": "with --path: the file system that holds the file"}),
            ("--path", {"metavar": "PATH", "help": "copy out this file of the guest"}),
        ],
    ),
    "heal": (
        "mend what is damaged from whole blocks in the repository, a copy of it, or a disk as it is now",
        [
            ("--copy", {"metavar": "DIR", "action": "append", "help": "a repository with the same backups"}),
            (
                "--image",
                {
                    "metavar": "DISK=FILE",
                    "action": "append",
                    "help": "the image of a disk as it is now (.vhdx, .vhd, raw)",
                },
            ),
            ("--forget-missing", {"action": "store_true", "help": "give up restore points whose files are gone"}),
        ],
    ),
    "copy": (
        "copy restore points to another repository; those that it has are left as they are",
        [("target", {"metavar": "TARGET", "help": "the other repository's folder"}), _POINT_ONLY, _MACHINE],
    ),
    "import": (
        "take found backup files into the repository",
        [("found", {"metavar": "FILE_OR_DIR", "help": "a backup file, or a folder of them"})],
    ),
    "compact": ("free the room that no restore point needs any more", [_CHAIN]),
    "retention": (
        "remove the restore points of a chain that are outdated",
        [
            ("--chain", {"metavar": "NAME", "required": True, "help": "the chain: a machine, or what several share"}),
            ("--points", {"metavar": "N", "type": int, "help": "keep the newest N"}),
            ("--days", {"metavar": "N", "type": int, "help": "keep those of the last N days"}),
            (
                "--forever",
                {"action": "store_true", "help": "move the full forward by merging, instead of whole chains"},
            ),
        ],
    ),
    "password": (
        "let another password open encrypted backups; a change that was stopped is finished by doing it again",
        [
            (
                "--new-password-file",
                {"metavar": "FILE", "required": True, "help": "a file whose first line is to open them from now on"},
            ),
            _CHAIN,
        ],
    ),
    "synthetic": ("make a full restore point of an increment, without reading or copying data", [_POINT, _MACHINE]),
}


def add_repository(add: Callable[..., argparse.ArgumentParser], parser_class: type[argparse.ArgumentParser]) -> None:
    """Adds the command with all its verbs."""
    repository = add("repository", "look into a folder of backup files, and look after it", run)
    repository.epilog = EXIT_CODES
    verbs = repository.add_subparsers(
        title="verbs", metavar="VERB", dest="verb", required=True, parser_class=parser_class
    )
    for verb, (meaning, options) in VERBS.items():
        sub = verbs.add_parser(verb, help=meaning, description=meaning, epilog=EXIT_CODES)
        for name, details in [_FOLDER, *options]:
            sub.add_argument(name, **details)
        sub.add_argument("--password-file", metavar="FILE", help="a file whose first line opens encrypted backups")


def run(options: argparse.Namespace) -> int:
    """Does what the command line says."""
    from hvsim.repository_command import run_repository_command

    return run_repository_command(options)
