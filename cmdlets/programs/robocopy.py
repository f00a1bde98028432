"""robocopy: copies folders with what is in them, and makes one like the other.

Its exit code adds up: 1 something was copied, 2 the target has more than the source, 8 something failed, 16 nothing
could be done.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

from attrs import define, field

from hvsim.cmdlets.estate.inside import inside_of
from hvsim.infrastructure.files import FileTree
from hvsim.infrastructure.inside.disk_layout import tree_of
from hvsim.infrastructure.windows_reasons import windows_error
from hvsim.interpreter.commands.programs import ProgramCall, program
from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.host import FileStatus

COPIED, EXTRA, FAILED, FATAL = 1, 2, 8, 16
_LINE = "-" * 79
_NO_FILE = "The system cannot find the file specified."
_IGNORED = (
    "/z", "/b", "/zb", "/j", "/efsraw", "/copyall", "/nocopy", "/sec", "/secfix", "/timfix", "/fft", "/dst", "/create",
    "/np", "/v", "/ts", "/fp", "/bytes", "/eta", "/unicode", "/tee", "/xx", "/xc", "/xn", "/is", "/it", "/nooffload",
    "/compress", "/sj", "/sl", "/xj", "/xjd", "/xjf", "/256", "/m", "/a", "/fat",
)  # fmt: skip
"""What changes nothing here: how bytes are moved, and what more is written."""
_IGNORED_WITH_VALUE = ("/r:", "/w:", "/mt", "/copy:", "/dcopy:", "/ipg:", "/a+:", "/a-:", "/lev:", "/unilog:", "/rh:")


@define
class _Job:
    """What was asked for."""

    source: str = ""
    target: str = ""
    patterns: list[str] = field(factory=list)
    below: bool = False
    empty: bool = False
    purge: bool = False
    move_files: bool = False
    move_all: bool = False
    only_lists: bool = False
    older: bool = False
    without_files: list[str] = field(factory=list)
    without_folders: list[str] = field(factory=list)
    silent: set[str] = field(factory=set)
    log: str = ""
    appends: bool = False
    written: list[str] = field(factory=list)


@define
class _Count:
    """How many there were, were copied, skipped, failed, and are only at the target."""

    total: int = 0
    copied: int = 0
    skipped: int = 0
    failed: int = 0
    extras: int = 0


@define
class _Counts:
    """Of folders, files and bytes."""

    folders: _Count = field(factory=_Count)
    files: _Count = field(factory=_Count)
    size: _Count = field(factory=_Count)

    @property
    def code(self) -> int:
        """The exit code."""
        code = COPIED if self.files.copied or self.folders.copied else 0
        code |= EXTRA if self.files.extras or self.folders.extras else 0
        return code | (FAILED if self.files.failed or self.folders.failed else 0)


@program(r"C:\Windows\System32\robocopy.exe")
def robocopy(call: ProgramCall) -> int:
    """Copies files that are new or other; /s and /e with folders, /mir with what is gone, /mov moves them."""
    job = _Job()
    problem = _read(call, job)
    files = tree_of(inside_of(call.engine))
    if not problem and not _is_folder(files, job.source):
        problem = f"ERROR 2 (0x00000002) Accessing Source Directory {job.source}\\\n{_NO_FILE}"
    if problem:
        call.write_all(["", _LINE, "   ROBOCOPY     ::     Robust File Copy for Windows", _LINE, ""])
        call.write_all(problem.splitlines())
        return FATAL
    counts = _Counts()
    if "njh" not in job.silent:
        job.written += _header(job)
    _folder(files, job, job.source, job.target, counts)
    if job.move_all and not job.only_lists:
        _remove_if_empty(files, job.source)
    if "njs" not in job.silent:
        job.written += _summary(counts)
    _tell(call, job)
    return counts.code


def _read(call: ProgramCall, job: _Job) -> str:
    """Reads the words; what is wrong with them, '' for nothing."""
    words: list[str] = []
    taking: list[str] | None = None
    for word in call.arguments:
        option = word.lower()
        if not option.startswith("/"):
            (words if taking is None else taking).append(word.rstrip("\\") if len(word) > 3 else word)
            continue
        taking = {"/xf": job.without_files, "/xd": job.without_folders, "/if": job.patterns}.get(option)
        if taking is not None or option in _IGNORED or option.startswith(_IGNORED_WITH_VALUE):
            continue
        if option in ("/s", "/e", "/mir"):
            job.below = True
            job.empty |= option != "/s"
            job.purge |= option == "/mir"
        elif option in ("/purge", "/l", "/mov", "/move", "/xo"):
            job.purge |= option == "/purge"
            job.only_lists |= option == "/l"
            job.move_files |= option in ("/mov", "/move")
            job.move_all |= option == "/move"
            job.older |= option == "/xo"
        elif option in ("/nfl", "/ndl", "/njh", "/njs", "/nc", "/ns"):
            job.silent.add(option[1:])
        elif option.startswith(("/log:", "/log+:")):
            job.log, job.appends = word.partition(":")[2], option.startswith("/log+:")
        else:
            return f'ERROR : Invalid Parameter #{call.arguments.index(word) + 1} : "{word}"'
    if len(words) < 2:
        return "ERROR : No Destination Directory Specified." if words else "ERROR : No Source Directory Specified."
    try:
        job.source, job.target = (call.engine.providers.file_path(word) for word in words[:2])
    except ScriptError as error:
        return f"ERROR : {error}"
    job.patterns += words[2:]
    return ""


def _header(job: _Job) -> list[str]:
    options = ["*.*"] if not job.patterns else job.patterns
    chosen = ((" /S", job.below), (" /E", job.empty), (" /PURGE", job.purge), (" /L", job.only_lists))
    marks = "".join(mark for mark, holds in chosen if holds)
    return [
        "",
        _LINE,
        "   ROBOCOPY     ::     Robust File Copy for Windows",
        _LINE,
        "",
        f"   Source : {job.source}\\",
        f"     Dest : {job.target}\\",
        "",
        f"    Files : {options[0]}",
        *(f"            {each}" for each in options[1:]),
        "",
        f"  Options :{marks} /DCOPY:DA /COPY:DAT /R:1000000 /W:30",
        "",
        _LINE,
        "",
    ]


def _summary(counts: _Counts) -> list[str]:
    def row(name: str, count: _Count) -> str:
        numbers = (count.total, count.copied, count.skipped, 0, count.failed, count.extras)
        return f"{name:>8} :" + "".join(f"{number:>10}" for number in numbers)

    return [
        "",
        _LINE,
        "",
        f"{'':10}" + "".join(f"{name:>10}" for name in ("Total", "Copied", "Skipped", "Mismatch", "FAILED", "Extras")),
        row("Dirs", counts.folders),
        row("Files", counts.files),
        row("Bytes", counts.size),
        "",
    ]


def _folder(files: FileTree, job: _Job, source: str, target: str, counts: _Counts) -> None:
    """One folder, and those below it where that was asked for."""
    counts.folders.total += 1
    there = {status.name.lower(): status for status in files.list(target)} if _is_folder(files, target) else {}
    found = sorted(files.list(source), key=lambda status: status.name.lower())
    wanted = [status for status in found if not status.is_directory and _is_meant(job, status)]
    if not _is_folder(files, target) and (wanted or job.empty or source == job.source):
        counts.folders.copied += 1
        if not job.only_lists:
            files.make_directories(target)
    if "ndl" not in job.silent:
        job.written.append(f"\t{len(wanted):>20}\t{source}\\")
    for status in wanted:
        _file(files, job, status, f"{target}\\{status.name}", there.get(status.name.lower()), counts)
    folders = [status for status in found if status.is_directory and job.below and _is_entered(job, status)]
    for status in folders:
        if job.empty or any(True for _ in _files_below(files, status.path)):
            _folder(files, job, status.path, f"{target}\\{status.name}", counts)
    _extras(files, job, there, {status.name.lower() for status in found}, counts)
    if job.move_all and not job.only_lists and source != job.source:
        _remove_if_empty(files, source)


def _file(
    files: FileTree, job: _Job, status: FileStatus, target: str, there: FileStatus | None, counts: _Counts
) -> None:
    counts.files.total += 1
    counts.size.total += status.size
    same = there is not None and (there.size, there.modified) == (status.size, status.modified)
    newer_there = there is not None and job.older and there.modified > status.modified
    if same or newer_there:
        counts.files.skipped += 1
        counts.size.skipped += status.size
        return
    try:
        if not job.only_lists:
            if there is not None:
                files.remove(target)
            files.copy_file(status.path, target)
            files.set_times(target, created=status.created, modified=status.modified)
            if job.move_files:
                files.remove(status.path)
    except OSError as error:
        counts.files.failed += 1
        counts.size.failed += status.size
        number, reason = windows_error(error)
        job.written.append(f"ERROR {number} (0x{number:08X}) Copying File {status.path}")
        job.written.append(reason)
        return
    counts.files.copied += 1
    counts.size.copied += status.size
    if "nfl" not in job.silent:
        older = there is not None and there.modified < status.modified
        kind = "" if "nc" in job.silent else "New File" if there is None else "Newer" if older else "Older"
        size = "" if "ns" in job.silent else str(status.size)
        job.written.append(f"\t{kind:>12}  \t{size:>12}\t{status.name}")


def _extras(files: FileTree, job: _Job, there: Mapping[str, FileStatus], names: set[str], counts: _Counts) -> None:
    """What only the target has."""
    for name, status in sorted(there.items()):
        if name in names or (status.is_directory and not job.below):
            continue
        count = counts.folders if status.is_directory else counts.files
        count.extras += 1
        counts.size.extras += 0 if status.is_directory else status.size
        if "nfl" not in job.silent:
            job.written.append(f"\t*EXTRA {'Dir' if status.is_directory else 'File'}  \t{status.name}")
        if job.purge and not job.only_lists:
            (files.remove_tree if status.is_directory else files.remove)(status.path)


def _is_meant(job: _Job, status: FileStatus) -> bool:
    name = status.name.lower()
    patterns = [pattern.lower() for pattern in job.patterns if pattern != "*.*"]
    excluded = any(_fits(each, status) for each in job.without_files)
    return not excluded and (not patterns or any(fnmatchcase(name, pattern) for pattern in patterns))


def _is_entered(job: _Job, status: FileStatus) -> bool:
    return not any(_fits(each, status) for each in job.without_folders)


def _fits(pattern: str, status: FileStatus) -> bool:
    """Whether a name or a whole path is meant."""
    return fnmatchcase(status.path.lower() if "\\" in pattern else status.name.lower(), pattern.lower())


def _files_below(files: FileTree, path: str) -> Iterator[FileStatus]:
    for status in files.list(path):
        if status.is_directory:
            yield from _files_below(files, status.path)
        else:
            yield status


def _is_folder(files: FileTree, path: str) -> bool:
    status = files.status(path)
    return status is not None and status.is_directory


def _remove_if_empty(files: FileTree, path: str) -> None:
    if not any(True for _ in files.list(path)):
        files.remove(path)


def _tell(call: ProgramCall, job: _Job) -> None:
    if not job.log:
        call.write_all(job.written)
        return
    path = call.engine.providers.file_path(job.log)
    text = "".join(f"{line}\r\n" for line in job.written)
    files = tree_of(inside_of(call.engine))
    if job.appends and files.exists(path):
        files.append(path, text.encode())
    else:
        files.write(path, text.encode())
    call.write_all(["", f" Log File : {path}"])
