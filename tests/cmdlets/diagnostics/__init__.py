"""Tests of hvsim.cmdlets.diagnostics."""
