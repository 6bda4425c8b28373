"""The registry as a Django app."""

from django.apps import AppConfig
from django.conf import settings

from fairfloor.core import shelf
from fairfloor.registry import homes


class Registry(AppConfig):
    """All tables of the product."""

    name = "fairfloor.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the standards of the data folder found beside the library's."""
        shelf.beside(homes.standards(settings.HOME))
