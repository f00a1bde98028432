"""Tests of hvsim.cmdlets.activedirectory."""
