"""Tests of the tables: what the database refuses, and who sees which row."""
