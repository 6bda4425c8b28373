"""Tags and filters of the pages: shelf texts, moments in the zone that matters, figures with their units."""

from datetime import datetime
from typing import Any

from django import template
from django.template import defaulttags
from django.template.defaulttags import URLNode
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString

from fairfloor.core.languages import Text
from fairfloor.core.periods import in_zone
from fairfloor.core.phrases import phrase
from fairfloor.web import routes

register = template.Library()


@register.filter
def say(text: Any) -> str:
    """A bookshelf text in the language of the page."""
    return Text(text).say(translation.get_language() or "en") if text else ""


@register.filter
def state(value: str, noun: str) -> str:
    """A state's name for people: `visit.state|state:"visit"`."""
    return say(phrase(f"states.{noun}-{value}"))


@register.simple_tag
def when(at: datetime | None, zone: str, seconds: bool = False) -> str:
    """A moment in a zone, as `<time>`: 2026-11-22 17:30 (Asia/Phnom_Penh)."""
    if at is None:
        return "–"
    local = in_zone(at, zone)
    words = local.strftime("%Y-%m-%d %H:%M:%S" if seconds else "%Y-%m-%d %H:%M")
    # Put together by hand, since a list has one in every row: of its parts the zone alone could need escaping.
    return SafeString(f'<time datetime="{local.isoformat()}">{words}</time> <span class="zone">{escape(zone)}</span>')


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """An entry of a mapping by a key that is only known in the template."""
    return mapping.get(key) if mapping else None


class _Address(URLNode):
    """Django's `url` by what is known of the page's address already (see `web.routes`)."""

    def render(self, context: Any) -> str:
        if self.kwargs or self.asvar:
            return str(super().render(context))
        found = routes.to(self.view_name.resolve(context), *(value.resolve(context) for value in self.args))
        return escape(found) if context.autoescape else found


@register.tag
def url(parser: Any, token: Any) -> URLNode:
    """The address of a page, as Django's own tag writes it."""
    node = defaulttags.url(parser, token)
    return _Address(node.view_name, node.args, node.kwargs, node.asvar)
