"""Tests that a real Chromium drives through the real server."""
