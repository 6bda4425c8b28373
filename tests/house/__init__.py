"""Tests about the code itself: names, walls, words, locks."""
