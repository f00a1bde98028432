"""What is told of jobs and runs afterwards: histories, maps, outlooks, loads, compliance, logs."""
