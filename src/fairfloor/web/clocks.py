"""Clocks in words: how long is left until a moment, how late something is, how far off a day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from fairfloor.core.periods import local_day

SOON_DAYS = 2
ONE_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Said:
    """A clock in words, and the mark that its words carry: wrong (late), watch (soon) or told."""

    words: str
    mark: str


def until(moment: datetime, zone: str, now: datetime) -> Said:
    """How long is left for something that must be done by `moment`, its last one; days are those of `zone`."""
    if now >= moment + timedelta(seconds=1):
        days = (local_day(now, zone) - local_day(moment, zone)).days
        if days == 0:
            return Said(_("ended today"), "wrong")
        return Said(ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}, "wrong")
    return Said(*_ahead(moment, zone, now, last=True))


def opening(moment: datetime, zone: str, now: datetime) -> Said:
    """How long it takes until something opens at `moment`."""
    if now >= moment:
        return Said(pgettext("access", "open"), "good")
    words, _mark = _ahead(moment, zone, now, last=False)
    return Said(words, "told")


def _ahead(moment: datetime, zone: str, now: datetime, *, last: bool) -> tuple[str, str]:
    """The words for a moment that lies ahead; a last moment on the n-th day after today leaves n days and this one."""
    days = (local_day(moment, zone) - local_day(now, zone)).days
    if days == 0:
        return _today(moment - now, last=last), "watch"
    if days == 1:
        return (_("until tomorrow") if last else _("tomorrow")), "watch"
    said = (
        ngettext("%(days)d day left", "%(days)d days left", days)
        if last
        else ngettext("in %(days)d day", "in %(days)d days", days)
    )
    return said % {"days": days}, "watch" if days <= SOON_DAYS else "told"


def _today(left: timedelta, *, last: bool) -> str:
    if left >= ONE_HOUR:
        hours = left // ONE_HOUR
        said = (
            ngettext("%(hours)d hour left", "%(hours)d hours left", hours)
            if last
            else ngettext("in %(hours)d hour", "in %(hours)d hours", hours)
        )
        return said % {"hours": hours}
    minutes = max(1, left // timedelta(minutes=1))
    said = (
        ngettext("%(minutes)d minute left", "%(minutes)d minutes left", minutes)
        if last
        else ngettext("in %(minutes)d minute", "in %(minutes)d minutes", minutes)
    )
    return said % {"minutes": minutes}


def day(when: date, today: date) -> Said:
    """How far off a planned day is; a day that has passed is marked, since what was planned for it has not happened."""
    days = (when - today).days
    if days < 0:
        return Said(ngettext("%(days)d day ago", "%(days)d days ago", -days) % {"days": -days}, "wrong")
    if days == 0:
        return Said(_("today"), "watch")
    if days == 1:
        return Said(_("tomorrow"), "watch")
    return Said(ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}, "told")
