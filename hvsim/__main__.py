"""`python -m hvsim` is the same as `hvsim`."""

import sys

from hvsim.command_line import main

sys.exit(main())
