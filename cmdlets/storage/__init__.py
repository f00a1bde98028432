"""The Storage module: the volumes of a machine."""

MODULE = "Storage"
VERSION = "2.0.0.0"
HOME = "C:\\Windows\\system32\\WindowsPowerShell\\v1.0\\Modules"
