"""Tests of the settings and of what each database connection is asked to do."""
