"""Tests of what is handed over: PDF, charts."""
