"""The Dism module: the optional features of the Windows a session is on."""

MODULE = "Dism"
VERSION = "3.0"
HOME = "C:\\Windows\\system32\\WindowsPowerShell\\v1.0\\Modules"
