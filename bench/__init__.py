"""Measurements against what most people would use: `make bench`, or `python -m bench` (docs/benchmarks.md)."""
