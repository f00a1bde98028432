"""Windows' own commands for the network: who has which address, and what can be reached."""

from hvsim.cmdlets.windows_modules import HOME as HOME

MODULE = "NetTCPIP"
VERSION = "1.0.0.0"
