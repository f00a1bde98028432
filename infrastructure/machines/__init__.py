"""Virtual machines: settings, devices, states, checkpoints, export. What runs inside them is `guests/`."""
