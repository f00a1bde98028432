"""Help: syntax lines and help pages from the same declarations that bind, and from comments of functions."""
