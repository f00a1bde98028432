"""The FailoverClusters module: clusters, nodes, roles, resources and shared volumes of the estate."""

MODULE = "FailoverClusters"
CLASS_NAMES = "Microsoft.FailoverClusters.PowerShell.{verb}{noun}Command"
