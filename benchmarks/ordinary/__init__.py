"""What Django itself takes: a project as `startproject` makes it, one table, a page with a form for who has signed in.

No floor, but a measure of what lies between a floor and a page: its middleware, session, account, form and template are
Django's own, and nothing else is in it.
"""
