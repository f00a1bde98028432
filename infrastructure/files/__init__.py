"""The files of a simulated machine: volumes with a capacity, file trees over them, and mounted real folders.

Knows bytes, names, times and attributes. Does not know who reads them: no shell, no host, no disk image.
"""

from hvsim.infrastructure.files.content import Content, Duplicable, PagedContent, ReadOnlyContent, Space
from hvsim.infrastructure.files.defaults import build_linux, build_windows
from hvsim.infrastructure.files.handle import FileHandle
from hvsim.infrastructure.files.mounts import Access, real_folder
from hvsim.infrastructure.files.nodes import Directory, File, MemoryDirectory, Node
from hvsim.infrastructure.files.paths import LINUX_PATHS, WINDOWS_PATHS, PathSyntax
from hvsim.infrastructure.files.tree import FileTree, Status, VolumeStatus
from hvsim.infrastructure.files.volume import Volume

__all__ = [
    "LINUX_PATHS",
    "WINDOWS_PATHS",
    "Access",
    "Content",
    "Directory",
    "Duplicable",
    "File",
    "FileHandle",
    "FileTree",
    "MemoryDirectory",
    "Node",
    "PagedContent",
    "PathSyntax",
    "ReadOnlyContent",
    "Space",
    "Status",
    "Volume",
    "VolumeStatus",
    "build_linux",
    "build_windows",
    "real_folder",
]
