"""Windows' own commands for the network: who has which address, and what can be reached."""

MODULE = "NetTCPIP"
VERSION = "1.0.0.0"
HOME = "C:\\Windows\\system32\\WindowsPowerShell\\v1.0\\Modules"
