"""The tag that brings the parts of the frame into its template."""

from typing import Any

from django import template
from django.utils import translation

from fairfloor.registry.models import Report, Visit
from fairfloor.web import frames
from fairfloor.web.templatetags.sheets import called

register = template.Library()


@register.simple_tag(takes_context=True)
def frame(context: Any) -> frames.Frame:
    """The frame's parts for the page's language and menu; without a menu where the page knows of nobody who asks."""
    open_here = getattr(getattr(context.get("request"), "resolver_match", None), "url_name", "") or ""
    language = translation.get_language() or "en"
    return frames.frame(language, context.get("menu", ()), context.get("foot", ()), open_here)


@register.simple_tag(takes_context=True)
def about(context: Any) -> str:
    """What a page's title goes on with: whose visit, and of which day, or whose report, and which; else nothing.

    Somebody with three checklists open must see which is whose.
    """
    for name, kind in (("visit", Visit), ("report", Report)):
        row = context.get(name)
        if isinstance(row, kind) and "factory" in row._state.fields_cache:
            which = row.planned_date.isoformat() if isinstance(row, Visit) else row.public_id[:8].upper()
            return f" · {called(row.factory)} · {which}"
    return ""
