"""Tags that print a clock: its words marked by urgency, beside the exact moment with its zone."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from fairfloor.core.periods import in_zone, local_day
from fairfloor.web import clocks
from fairfloor.web.templatetags.fairfloor import when

register = template.Library()


def _print(said: clocks.Said, exact: str) -> str:
    # `exact` is made of markup of ours and a zone that was escaped.
    return SafeString(f'<span class="mark {said.mark}">{escape(said.words)}</span> {exact}')


@register.simple_tag(takes_context=True)
def until(context: Any, moment: datetime | None, zone: str) -> str:
    """A last moment: `3 days left 2026-10-05 23:59:59 (Asia/Phnom_Penh)`; the seconds where there are any."""
    if moment is None:
        return "–"
    return _print(clocks.until(moment, zone, context["now"]), when(moment, zone, bool(moment.second)))


@register.simple_tag(takes_context=True)
def opening(context: Any, moment: datetime | None, zone: str) -> str:
    """A moment at which something opens."""
    return "–" if moment is None else _print(clocks.opening(moment, zone, context["now"]), when(moment, zone))


@register.simple_tag(takes_context=True)
def day(context: Any, planned: date | None, zone: str) -> str:
    """A planned day, by the calendar of the factory's zone."""
    if planned is None:
        return "–"
    told = planned.isoformat()
    exact = SafeString(f'<time datetime="{told}">{told}</time>')
    return _print(clocks.day(planned, local_day(context["now"], zone)), exact)


@register.simple_tag(name="local_day")
def the_day(at: datetime | None, zone: str) -> str:
    """The day of a moment on the calendar of `zone`."""
    if at is None:
        return "–"
    told = local_day(at, zone).isoformat()
    return SafeString(f'<time datetime="{told}">{told}</time>')


@register.simple_tag
def local_moment(at: datetime, zone: str) -> str:
    """A moment to the second on the clocks of `zone`, for a table whose head names the zone."""
    local = in_zone(at, zone)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), local.strftime("%Y-%m-%d %H:%M:%S"))


@register.filter
def minutes(seconds: float) -> int:
    """Seconds as whole minutes, rounded up."""
    return -(-int(seconds) // 60)
