"""The PKI module: certificates that a machine makes for itself."""

from hvsim.cmdlets.windows_modules import HOME as HOME

MODULE = "PKI"
VERSION = "1.0.0.0"
