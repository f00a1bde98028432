"""Hyper-V Replica: a machine's twin on another host, kept up to date by deltas of real blocks; failing over to it."""
