"""Every address of the site."""

from django.urls import URLPattern, URLResolver

from fairfloor.web.urls import urlpatterns as pages

urlpatterns: list[URLPattern | URLResolver] = [*pages]
