"""The floor that pages are held against: a Django project of two views and no middleware, on the same server."""

THINGS = 600  # rows of the table that is read from
