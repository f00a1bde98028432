"""The Dism module: the optional features of the Windows a session is on."""

from hvsim.cmdlets.windows_modules import HOME as HOME

MODULE = "Dism"
VERSION = "3.0"
