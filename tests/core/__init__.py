"""Tests of what is true, without Django, clock or network."""
