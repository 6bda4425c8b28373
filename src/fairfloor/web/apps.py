"""The pages as a Django app, for their templates and tags; it has no tables."""

from django.apps import AppConfig


class Web(AppConfig):
    """The web pages."""

    name = "fairfloor.web"
    label = "web"
