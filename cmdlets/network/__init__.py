"""Windows' own commands for the network: who has which address, and what can be reached."""

MODULE = "NetTCPIP"
VERSION = "1.0.0.0"
