""".NET regular expressions on the regex library."""
