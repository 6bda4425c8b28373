"""What the documentation claims of speed, measured by anyone: `make bench`, described in docs/reference/benchmarks.md."""
