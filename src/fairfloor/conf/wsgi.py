"""The application that the production server runs; its process ends when the server that started it is gone."""

import gc
import os
import signal
import threading
import time

# What is loaded here stays as long as the process: to look for garbage in it, now and again and again later, would take
# a tenth of the start and of the answers.
gc.disable()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection  # noqa: E402

from fairfloor.conf.turns import Turns  # noqa: E402

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fairfloor.conf.settings")
_django = get_wsgi_application()
application = Turns(_django) if connection.vendor == "sqlite" else _django

gc.freeze()
gc.set_threshold(10_000, 10, 10)
gc.enable()


def _follow(server: int) -> None:
    """Waits until the server has left, however it went, then ends this process too; else it would keep the port."""
    while os.getppid() == server:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(5)
    os._exit(1)


# `fairfloor serve` names itself; under any other server nobody is followed.
if os.environ.get("FAIRFLOOR_SERVER") == str(os.getppid()):
    threading.Thread(target=_follow, args=(os.getppid(),), daemon=True).start()
