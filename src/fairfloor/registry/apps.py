"""The registry as a Django app."""

from django.apps import AppConfig


class Registry(AppConfig):
    """All tables of the product."""

    name = "fairfloor.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"
