"""BitsTransfer: files that are fetched from web servers and shares of the estate."""

from hvsim.cmdlets.windows_modules import HOME as HOME

MODULE = "BitsTransfer"
VERSION = "2.0.0.0"
