"""The ServerManager module: the roles and features of a machine."""

from hvsim.cmdlets.windows_modules import HOME as HOME

MODULE = "ServerManager"
VERSION = "2.0.0.0"
