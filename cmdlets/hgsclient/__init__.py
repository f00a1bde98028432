"""Guardians and key protectors: who may open what protects virtual machines."""

from hvsim.cmdlets.windows_modules import HOME as HOME

MODULE = "HgsClient"
VERSION = "1.0.0.0"
