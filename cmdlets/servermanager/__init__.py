"""The ServerManager module: the roles and features of a machine."""

MODULE = "ServerManager"
VERSION = "2.0.0.0"
HOME = "C:\\Windows\\system32\\WindowsPowerShell\\v1.0\\Modules"
