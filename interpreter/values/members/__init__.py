"""Reading, writing, calling and creating by member name: the only door from scripts to values."""
