"""Starts Django for the commands that need the registry."""

import os


def django() -> None:
    """Sets Django up once; later calls do nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fairfloor.conf.settings")
    import django as framework

    framework.setup()
