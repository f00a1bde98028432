"""PowerShellGet: modules of the gallery, which is out of reach: there is no network outside the estate."""

MODULE = "PowerShellGet"
VERSION = "2.2.5"
