"""The addresses of the pages; each noun's module names its own in `urlpatterns`."""

from django.urls import URLPattern, URLResolver, include, path

from fairfloor.web import home

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("account/", include("fairfloor.web.accounts")),
    *[
        path("", include(f"fairfloor.web.{noun}"))
        for noun in ("factories", "visits", "reports", "people", "log", "notices", "access")
    ],
]
