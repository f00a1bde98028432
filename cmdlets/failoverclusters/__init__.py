"""The FailoverClusters module: clusters, nodes, roles, resources and shared volumes of the estate."""

from hvsim.cmdlets.windows_modules import HOME as HOME

MODULE = "FailoverClusters"
VERSION = "2.0.0.0"
CLASS_NAMES = "Microsoft.FailoverClusters.PowerShell.{verb}{noun}Command"
