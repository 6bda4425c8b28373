"""What the records say: files in, hits out."""
