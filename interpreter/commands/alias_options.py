"""The options of the aliases that exist at start. Most are read-only; these are the others."""

from __future__ import annotations

_ALL_SCOPE = frozenset(
    (
        "?", "%", "cd", "copy", "cp", "cpp", "del", "dir", "echo", "foreach", "md", "move", "popd", "pushd", "select",
        "where",
    )
)  # fmt: skip
_READ_ONLY_TOO = frozenset(("?", "%", "foreach", "select", "where"))
_NONE = frozenset(
    (
        "cat", "chdir", "clear", "cls", "erase", "etsn", "exsn", "fhx", "gcb", "gjb", "gsn", "gtz", "h", "history",
        "icm", "kill", "ls", "man", "mount", "mv", "nsn", "ps", "pwd", "r", "rcjb", "rd", "ren", "rjb", "rm", "rmdir",
        "rsn", "sajb", "scb", "set", "sls", "sleep", "sort", "spjb", "start", "tee", "type", "wjb", "write", "diff",
    )
)  # fmt: skip

_READ_ONLY_OPTIONS = frozenset(("ReadOnly",))
_ALL_SCOPE_OPTIONS = frozenset(("AllScope",))
_BOTH = frozenset(("ReadOnly", "AllScope"))
_NO_OPTIONS: frozenset[str] = frozenset()


def alias_options(name: str) -> frozenset[str]:
    """ScopedItemOptions of a starting alias, by .NET's names."""
    if name in _READ_ONLY_TOO:
        return _BOTH
    if name in _ALL_SCOPE:
        return _ALL_SCOPE_OPTIONS
    return _NO_OPTIONS if name in _NONE else _READ_ONLY_OPTIONS
