"""Tests of hvsim.cmdlets.programs."""
