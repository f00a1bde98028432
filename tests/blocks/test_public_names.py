"""The names that `hvsim.blocks` promises are there, and cost nothing until they are used."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from hvsim import blocks


def test_every_public_name_is_there_and_typed() -> None:
    tree = ast.parse(Path(blocks.__file__).read_text(encoding="utf-8"))
    typed = {node.names[0].name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    typed -= {"annotations", "import_module", "TYPE_CHECKING"}
    assert typed == set(blocks._MODULE_OF)
    for name in blocks._MODULE_OF:
        assert getattr(blocks, name).__name__ == name
        assert name in dir(blocks)
    with pytest.raises(AttributeError, match="no attribute 'Nonsense'"):
        _ = blocks.Nonsense


def test_heavy_libraries_wait_for_their_first_use() -> None:
    code = (
        "import sys; from hvsim.blocks import *; import hvsim.blocks as b;"
        "[getattr(b, name) for name in b._MODULE_OF];"
        "print([name for name in ('blake3', 'lz4', 'zstandard', 'pyroaring', 'numpy') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
