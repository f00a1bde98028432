"""ActiveDirectory: the accounts of the domain that the estate's machines are members of."""

from hvsim.cmdlets.windows_modules import HOME as HOME

MODULE = "ActiveDirectory"
VERSION = "1.0.1.0"
