"""The tag that prints a kept version of a report (`web.frozen`): texts joined, with what is true now in the gaps."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString

from fairfloor.web.frozen import Frozen

register = template.Library()


@register.simple_tag(takes_context=True)
def frozen_body(context: Any, frozen: Frozen, standing: Mapping[str, Mapping[str, Any]]) -> SafeString:
    """The version with how each finding stands (`renderings.standing_of`) in its gap; where none is given, what was frozen."""
    said = dict[object, str]()
    parts = [frozen.parts[0]]
    for gap, part in zip(frozen.gaps, frozen.parts[1:], strict=True):
        stands = standing.get(gap.finding)
        parts += [_stands(context, stands, said) if stands else gap.told, part]
    return SafeString("".join(parts))  # the parts were escaped when they were rendered


def _stands(context: Any, standing: Mapping[str, Any], said: dict[object, str]) -> str:
    """How a finding stands, in words; findings of which the same is to be said are rendered once."""
    alone = standing["objection"] or standing["moved"] or (context["manages"] and standing["open"])
    key = standing["public_id"] if alone else (standing["until"], standing["open"], standing["decided"])
    if key not in said:
        with context.push(standing=standing):
            page: Any = get_template("reports/stands.html")
            said[key] = page.template.render(context)
    return said[key]
