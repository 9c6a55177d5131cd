"""How fast and how big: `python -m benchmarks [NAMES...]`. Information, never a test."""
