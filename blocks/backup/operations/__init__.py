"""What changes the chains that are there. Every earlier point stays whole whenever it is stopped."""
