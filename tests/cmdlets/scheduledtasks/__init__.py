"""Tests of hvsim.cmdlets.scheduledtasks."""
