"""The TCP ports on which machines listen, each with the services of which one must run."""

from __future__ import annotations

from hvsim.infrastructure.backup.installation import REST_PORT, SECURE_PORT, SERVICE, SERVICE_PORT

REMOTING_PORT = 5985
"""Where PowerShell's remote sessions come in."""
RPC_PORT = 135
"""Where management instrumentation and other old protocols come in."""
PORTS = {
    22: ("sshd",),
    25: ("MSExchangeIS",),
    53: ("DNS",),
    80: ("W3SVC",),
    88: ("NTDS",),
    RPC_PORT: ("Winmgmt",),
    389: ("NTDS",),
    443: ("W3SVC", "MSExchangeIS"),
    445: ("LanmanServer",),
    636: ("NTDS",),
    1433: ("MSSQLSERVER",),
    2179: ("vmms",),
    3268: ("NTDS",),
    3343: ("ClusSvc",),
    REMOTING_PORT: ("WinRM",),
    6160: ("VeeamDeploySvc",),
    6162: ("VeeamTransportSvc",),
    6163: ("VeeamHvIntegrationSvc",),
    **dict.fromkeys((SERVICE_PORT, SECURE_PORT, REST_PORT), (SERVICE,)),
}
