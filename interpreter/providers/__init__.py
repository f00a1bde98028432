"""Drives, providers, paths and locations: what stands behind `Get-Item`, `Set-Location`, `$env:X` and redirections.

Knows places and items. The commands that a user types are `cmdlets/management`.
"""

from hvsim.interpreter.providers.locations import Providers
from hvsim.interpreter.providers.paths import ItemPath, PathInfo
from hvsim.interpreter.providers.resolution import Filters, has_wildcards, unescape

__all__ = ["Filters", "ItemPath", "PathInfo", "Providers", "has_wildcards", "unescape"]
