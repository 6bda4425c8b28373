"""What keeps the repository in order: set-up, checks, tests, translations, printed pages."""
