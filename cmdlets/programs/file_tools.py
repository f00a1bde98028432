"""fsutil and attrib: files and volumes by old programs."""

from __future__ import annotations

from collections.abc import Iterator

from hvsim.cmdlets.estate.inside import inside_of
from hvsim.infrastructure.inside.disk_layout import tree_of
from hvsim.interpreter.commands.programs import ProgramCall, program
from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.host import FileStatus

_MARKS = {"r": "ReadOnly", "h": "Hidden", "s": "System", "a": "Archive", "i": "NotContentIndexed"}
_COLUMNS = (("A", "Archive"), ("S", "System"), ("H", "Hidden"), ("R", "ReadOnly"), ("I", "NotContentIndexed"))
_NO_FILE = "Error:  The system cannot find the file specified."


@program(r"C:\Windows\System32\fsutil.exe")
def fsutil(call: ProgramCall) -> int:
    """file createnew and seteof, sparse setflag and queryflag, volume diskfree, fsinfo drives and volumeinfo."""
    words = [word.lower() for word in call.arguments]
    verb, behind = " ".join(words[:2]), call.arguments[2:]
    run = _VERBS.get(verb)
    if run is None:
        call.write("---- Commands Supported by hvsim ----")
        call.write_all(sorted(_VERBS))
        return 1
    try:
        return run(call, behind)
    except (IndexError, ValueError):
        call.write(f"Usage : fsutil {verb} ...")
        return 1
    except ScriptError as error:
        call.write(f"Error:  {error}")
        return 1
    except OSError as error:
        call.write(f"Error:  {error.strerror}")
        return 1


def _create(call: ProgramCall, words: list[str]) -> int:
    path, size = call.engine.providers.file_path(words[0]), int(words[1])
    files = tree_of(inside_of(call.engine))
    if files.exists(path):
        call.write("Error:  Cannot create a file when that file already exists.")
        return 1
    with files.open_file(path, create=True) as handle:
        handle.truncate(size)
    call.write(f"File {path} is created")
    return 0


def _set_end(call: ProgramCall, words: list[str]) -> int:
    path, size = call.engine.providers.file_path(words[0]), int(words[1])
    files = tree_of(inside_of(call.engine))
    if not files.exists(path):
        call.write(_NO_FILE)
        return 1
    with files.open_file(path) as handle:
        handle.truncate(size)
    call.write("End of file was set.")
    return 0


def _status(call: ProgramCall, text: str) -> FileStatus | None:
    found: FileStatus | None = call.engine.file_system.status(call.engine.providers.file_path(text))
    if found is None:
        call.write(_NO_FILE)
    return found


def _set_sparse(call: ProgramCall, words: list[str]) -> int:
    found = _status(call, words[0])
    if found is None:
        return 1
    holds = words[1:2] != ["0"]
    own = found.attributes | {"SparseFile"} if holds else found.attributes - {"SparseFile"}
    call.engine.file_system.set_attributes(found.path, frozenset(own))
    return 0


def _query_sparse(call: ProgramCall, words: list[str]) -> int:
    found = _status(call, words[0])
    if found is None:
        return 1
    call.write(f"This file is {'' if 'SparseFile' in found.attributes else 'NOT '}set as sparse")
    return 0


def _free(call: ProgramCall, words: list[str]) -> int:
    root = words[0].rstrip("\\").upper() + "\\"
    drive = next((each for each in call.engine.file_system.drives() if each.root.upper() == root), None)
    if drive is None:
        call.write("Error:  The system cannot find the path specified.")
        return 1
    for name, value in (("free bytes", drive.free), ("bytes", drive.capacity), ("avail free bytes", drive.free)):
        call.write(f"{'Total # of ' + name:<29}: {value:>18,} ({value / 2**30:.1f} GB)")
    return 0


def _drives(call: ProgramCall, words: list[str]) -> int:
    call.write_all(["", "Drives: " + " ".join(drive.root for drive in call.engine.file_system.drives())])
    return 0


def _volume(call: ProgramCall, words: list[str]) -> int:
    root = words[0].rstrip("\\").upper() + "\\"
    volume = tree_of(inside_of(call.engine)).volume_of(root)
    if volume is None:
        call.write("Error:  The system cannot find the path specified.")
        return 1
    call.write_all(
        [
            f"Volume Name : {volume.label}",
            "Max Component Length : 255",
            f"File System Name : {volume.kind}",
            "Is ReadWrite",
            "Supports Sparse files",
        ]
    )
    return 0


_VERBS = {
    "file createnew": _create,
    "file seteof": _set_end,
    "sparse setflag": _set_sparse,
    "sparse queryflag": _query_sparse,
    "volume diskfree": _free,
    "fsinfo drives": _drives,
    "fsinfo volumeinfo": _volume,
}


@program(r"C:\Windows\System32\attrib.exe")
def attrib(call: ProgramCall) -> int:
    """Shows or sets the attributes of files: +r -h and so on; /s for those below as well."""
    changes, names, below, folders = [], [], False, False
    for word in call.arguments:
        if word[:1] in "+-" and word[1:].lower() in _MARKS:
            changes.append((word[0] == "+", _MARKS[word[1:].lower()]))
        elif word.lower() in ("/s", "/d", "/l"):
            below |= word.lower() == "/s"
            folders |= word.lower() == "/d"
        elif word[:1] in "+-/":
            call.write(f"Invalid switch - {word}" if word[0] == "/" else f"Parameter format not correct - {word}")
            return 1
        else:
            names.append(word)
    found = [status for name in names or ["*"] for status in _meant(call, name, below=below)]
    if not found:
        call.write(f"File not found - {' '.join(names) or '*.*'}")
        return 0
    for status in found:
        if not changes:
            marks = "".join(mark if name in status.attributes else " " for mark, name in _COLUMNS)
            call.write(f"{marks[0]}  {marks[1:4]}  {marks[4]}{'':12}{status.path}")
            continue
        if status.is_directory and below and not folders:
            continue
        own = set(status.attributes)
        for holds, name in changes:
            (own.add if holds else own.discard)(name)
        call.engine.file_system.set_attributes(status.path, frozenset(own))
    return 0


def _meant(call: ProgramCall, name: str, *, below: bool) -> Iterator[FileStatus]:
    files = call.engine.file_system
    try:
        places = list(call.engine.providers.resolve(name, False, None, True))
    except ScriptError:
        places = []
    for place in places:
        status = files.status(place.path)
        if status is not None:
            yield status
    if below:
        folder, _, pattern = name.rpartition("\\")
        above = call.engine.providers.file_path(folder or ".")
        for status in files.list(above):
            if status.is_directory:
                yield from _meant(call, f"{status.path}\\{pattern}", below=True)
