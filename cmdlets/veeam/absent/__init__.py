"""Commands for what a Hyper-V estate has not: scripts call them and get the true answer, nothing."""
