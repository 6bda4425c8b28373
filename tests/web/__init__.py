"""Tests of the pages: what each role sees, and with how many queries."""
