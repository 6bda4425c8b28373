"""The clock: what runs without anybody asking."""
