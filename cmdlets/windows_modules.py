"""Where the modules lie that Windows brings along."""

HOME = "C:\\Windows\\system32\\WindowsPowerShell\\v1.0\\Modules"
