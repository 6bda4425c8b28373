"""Screening at speed: records made by the million, screened by us and by others, side by side in one run."""
