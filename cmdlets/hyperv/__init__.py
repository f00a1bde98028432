"""The Hyper-V module: virtual machines, their disks, checkpoints and integration services, on the estate's hosts."""

MODULE = "Hyper-V"
VERSION = "2.0.0.0"
HOME = "C:\\Windows\\system32\\WindowsPowerShell\\v1.0\\Modules"
CLASS_NAMES = "Microsoft.HyperV.PowerShell.Commands.{verb}{noun}"
