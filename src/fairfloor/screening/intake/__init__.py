"""One module for each format that records come in."""
