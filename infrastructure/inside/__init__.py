"""Machines as their own administrators find them, servers and guests alike: services, disks, network, features.

`machine.py` has `Inside`, with which all of it begins; `wmi/` shows the same as classes.
"""
