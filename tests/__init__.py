"""Fairfloor's tests: they mirror the source, and add spec, generative, house, browser and engines."""
