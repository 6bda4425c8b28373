"""Tests of the command line: its JSON, its refusals, its exit codes."""
