"""Tests of what people do: may it be done, is it written, is it in the event log."""
