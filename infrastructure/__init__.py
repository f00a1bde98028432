"""The simulated estate: clock, storage, hosts, machines, guests, VSS, backup server, faults. Knows no PowerShell."""
