"""What the database knows of its tables when it plans a question: taken anew once many rows came at once.

PostgreSQL does it by itself some minutes after; until then it takes a filled table for an empty one, and a page waited 100 ms
for one statement. SQLite plans well without (decision 47), and worse with.
"""

from django.db import connection


def renew() -> None:
    """Has PostgreSQL look at every table that the role of this process owns; others it leaves with a warning."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
