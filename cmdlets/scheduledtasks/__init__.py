"""ScheduledTasks: what machines do by themselves at times of the simulated clock."""

from hvsim.cmdlets.windows_modules import HOME as HOME

MODULE = "ScheduledTasks"
VERSION = "1.0.0.0"

PROGRAMS = "SessionPrograms"
"""The service that runs what components of the estate start on machines."""
