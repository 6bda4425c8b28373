"""The tag that brings the parts of the frame into its template."""

from typing import Any

from django import template
from django.utils import translation

from fairfloor.web import frames

register = template.Library()


@register.simple_tag(takes_context=True)
def frame(context: Any) -> frames.Frame:
    """The frame's parts for the page's language and menu; without a menu where the page knows of nobody who asks."""
    open_here = getattr(getattr(context.get("request"), "resolver_match", None), "url_name", "") or ""
    language = translation.get_language() or "en"
    return frames.frame(language, context.get("menu", ()), context.get("foot", ()), open_here)
