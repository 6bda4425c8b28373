"""One table to read from by an index, one to write to."""

from django.db import models


class Thing(models.Model):
    """What is looked up by its name."""

    name = models.CharField(max_length=40, unique=True)
    words = models.CharField(max_length=200)

    class Meta:
        app_label = "bare"


class Note(models.Model):
    """What is written, once a request."""

    words = models.CharField(max_length=200)

    class Meta:
        app_label = "bare"
