"""Where restore points are kept, and which there are."""
