"""Properties that must hold for data nobody thought of."""
