"""What no real estate has: faults on demand, guests that write when told, doors for real disk images and folders."""

MODULE = "HvSim.Lab"
CLASS_NAMES = "HvSim.Lab.{verb}{noun}"
