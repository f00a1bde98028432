"""The Hyper-V module: virtual machines, their disks, checkpoints and integration services, on the estate's hosts."""

MODULE = "Hyper-V"
CLASS_NAMES = "Microsoft.HyperV.PowerShell.Commands.{verb}{noun}"
