"""What happened: the one Django app with tables, and one migration history."""
