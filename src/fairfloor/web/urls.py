"""The addresses of the pages; each noun's module names its own in `urlpatterns`."""

from django.urls import URLPattern, URLResolver, include, path

from fairfloor.web import home

NOUNS = (
    "factories", "factory_lists", "factory_tables", "list_tables", "participations", "factory_corrections", "permits",
    "registrations", "due", "alerts", "visits", "reports", "people", "corrections", "addresses", "programmes", "clock_rules",
    "calendars", "languages", "log", "notices", "access", "letters", "settings", "demonstrations", "standards", "seals",
    "noncooperation", "explanations", "ethics", "portfolios",
)  # fmt: skip

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("account/", include("fairfloor.web.accounts")),
    *[path("", include(f"fairfloor.web.{noun}")) for noun in NOUNS],
]
