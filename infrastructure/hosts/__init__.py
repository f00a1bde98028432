"""Hyper-V hosts: their machines, volumes and power."""
