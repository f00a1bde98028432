"""What a machine's registry holds, as plain data: the shell keeps its own view of the same dictionary."""

from __future__ import annotations

from typing import Any

RegistryData = str | int | tuple[str, Any]
"""A value: a String, a DWord, or the kind and the content of another: `("QWord", 5)`."""
RegistryContent = dict[str, dict[str, RegistryData]]
"""The values by key, the whole path of it; a key without values is there as well."""
