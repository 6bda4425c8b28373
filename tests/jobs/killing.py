"""Run as a program: makes an installation in FAIRFLOOR_HOME in which a large file waits to be screened."""

import os

import django


def build() -> None:
    """Migrates, builds a visit and hands in attendance that takes a while to screen."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fairfloor.conf.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from fairfloor.actions import datasets
    from tests.jobs.attendance import punches
    from tests.world import world

    w = world()
    w.inside()
    datasets.receive(
        visit=w.visit, name="attlog.dat", media_type="text/plain", pieces=[punches(workers=500, days=45)],
        settings={}, by=w.viewer(w.monitor_a), now=w.now,
    )  # fmt: skip


if __name__ == "__main__":
    build()
