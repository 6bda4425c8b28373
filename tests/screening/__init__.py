"""Tests of what the records say: intake, pairing, rules."""
