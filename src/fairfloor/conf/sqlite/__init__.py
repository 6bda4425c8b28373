"""Django's SQLite backend with the authorizer put on every connection."""
