"""The Hyper-V module: virtual machines, their disks, checkpoints and integration services, on the estate's hosts."""

from hvsim.cmdlets.windows_modules import HOME as HOME

MODULE = "Hyper-V"
VERSION = "2.0.0.0"
CLASS_NAMES = "Microsoft.HyperV.PowerShell.Commands.{verb}{noun}"
