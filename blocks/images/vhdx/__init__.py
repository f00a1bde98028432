"""The VHDX format, as Microsoft's open specification [MS-VHDX] defines it: one module a structure."""
