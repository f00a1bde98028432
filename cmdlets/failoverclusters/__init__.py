"""The FailoverClusters module: clusters, nodes, roles, resources and shared volumes of the estate."""

MODULE = "FailoverClusters"
VERSION = "2.0.0.0"
HOME = "C:\\Windows\\system32\\WindowsPowerShell\\v1.0\\Modules"
CLASS_NAMES = "Microsoft.FailoverClusters.PowerShell.{verb}{noun}Command"
