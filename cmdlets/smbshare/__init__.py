"""The SmbShare module: shares of a machine, who may use them, and who does."""

from hvsim.cmdlets.windows_modules import HOME as HOME

MODULE = "SmbShare"
VERSION = "2.0.0.0"
