"""How a differencing image names its parent, and where the parent is looked for.

Text alone: paths in Windows' or in a storage's notation. Does not open files.
"""

from __future__ import annotations

from collections.abc import Iterator


def relative_windows_path(child: str, parent: str) -> str:
    """The way from the folder of `child` to `parent` as Windows writes it, "" where none leads there."""
    start, end = _parts(child)[:-1], _parts(parent)
    if _is_absolute(child) != _is_absolute(parent):
        return ""
    if _is_absolute(child) and start[0].lower() != end[0].lower():
        return ""
    common = 0
    while common < min(len(start), len(end) - 1) and start[common].lower() == end[common].lower():
        common += 1
    up = [".."] * (len(start) - common) or ["."]
    return "\\".join([*up, *end[common:]])


def is_absolute_windows(path: str) -> bool:
    """Whether the path begins with a drive or a share."""
    return path[1:3] in (":\\", ":/") or path.startswith("\\\\")


def candidates(child: str, named: tuple[str, ...]) -> Iterator[str]:
    """Where the parents called `named` may be, for a child at that path of a storage, the likeliest first.

    A relative name is looked for from the child's folder, because files that move together keep it true; then every
    name as it stands, and then the bare file name beside the child.
    """
    folder = child.replace("\\", "/").rpartition("/")[0]
    seen: set[str] = set()
    names = [name.replace("\\", "/") for name in named if name]
    from_child = [f"{folder}/{name}" for name in names if not _is_absolute(name)]
    beside = [f"{folder}/{name.rpartition('/')[2]}" for name in names]
    for path in (*from_child, *names, *beside):
        simple = _simplified(path)
        if simple and simple not in seen:
            seen.add(simple)
            yield simple


def _is_absolute(path: str) -> bool:
    return is_absolute_windows(path) or path.startswith("/")


def _parts(path: str) -> list[str]:
    return [part for part in path.replace("\\", "/").split("/") if part not in ("", ".")]


def _simplified(path: str) -> str:
    """`path` without "." and "..", "" where it leads out of the storage."""
    parts: list[str] = []
    for part in _parts(path):
        if part != "..":
            parts.append(part)
        elif parts:
            parts.pop()
        else:
            return ""
    return "/".join(parts)
