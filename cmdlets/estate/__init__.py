"""What the commands of hyperv, veeam and lab share: values, live types, and how the estate's errors are reported.

Declares no command.
"""
