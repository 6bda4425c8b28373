"""The background worker as a process: `python -m fairfloor.jobs`; it ends when told, or when whoever started it is gone."""

import os
import signal
import threading


def main() -> None:
    """Works until it is told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fairfloor.conf.settings")
    import django

    django.setup()
    from fairfloor.jobs import worker

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    # A server names itself, since it may be gone before this process can ask who started it.
    parent = int(os.environ.get("FAIRFLOOR_SERVER") or os.getppid())
    threading.Thread(target=_follow, args=(parent, stop), daemon=True).start()
    worker.run(stop)


def _follow(parent: int, stop: threading.Event) -> None:
    while os.getppid() == parent and not stop.wait(1):
        pass
    stop.set()


if __name__ == "__main__":
    main()
