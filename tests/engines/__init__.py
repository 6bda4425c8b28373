"""Tests on real database servers, and what starts and stops them."""
