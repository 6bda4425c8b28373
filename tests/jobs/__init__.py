"""Tests of the clock: reminders, periods that run out, long imports."""
