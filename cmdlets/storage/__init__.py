"""The Storage module: the volumes of a machine."""

from hvsim.cmdlets.windows_modules import HOME as HOME

MODULE = "Storage"
VERSION = "2.0.0.0"
