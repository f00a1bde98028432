"""The stories that ship with hvsim: PowerShell scripts, here a package only so that they are installed with it."""
