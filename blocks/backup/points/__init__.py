"""One restore point: how it is made, read as a device and restored."""
