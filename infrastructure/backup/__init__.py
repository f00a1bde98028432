"""The backup server and what it does: jobs, sessions, tasks, proxies, repositories, restores."""
