"""The NetSecurity module: the firewall of a machine."""

from hvsim.cmdlets.windows_modules import HOME as HOME

MODULE = "NetSecurity"
VERSION = "2.0.0.0"
