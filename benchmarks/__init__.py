"""The measured programs and parts, and the runner that prints ratios: `python -m benchmarks`."""
