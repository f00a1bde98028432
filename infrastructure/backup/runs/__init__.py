"""Runs of jobs: sessions, tasks, proxies, snapshots, the way of the data, and what follows a run."""
