"""CimCmdlets: management instrumentation of the estate's machines; the older commands for the same are here as well."""

MODULE = "CimCmdlets"
VERSION = "7.0.0.0"
