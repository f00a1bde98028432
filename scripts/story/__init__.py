"""The story of how a backup works, point by point: one script for each, a package only to be installed with hvsim."""
