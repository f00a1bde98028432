"""One restore point: how it is made, put together from its chain, read and restored."""
