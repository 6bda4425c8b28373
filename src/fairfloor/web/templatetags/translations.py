"""Django's tags for words, under Django's own name `i18n`: words that stand in a template are looked up once for each language.

A list of fifty rows asked the catalogue hundreds of times for the same few words: a third of the time that such a page took.
Whatever is not known beforehand (a count, a context of words, another name for the result) stays with Django's own tags.

Blanks that the template has after the words are left out where these end in a full-width mark, which brings its own; so
are those after `</strong>` and the like, where that closes the words. A blank stands where a Latin name that is put into a
text touches a Chinese character.
"""

import re
from typing import Any

from django.template import Library, Node
from django.template.base import TokenType, Variable, render_value_in_context
from django.templatetags import i18n
from django.utils import translation

from fairfloor.core.languages import apart, before, edged

register = Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)
CLOSES = re.compile(r"(</(?:strong|b|span|a)>)?(\s+)")


class _Words(i18n.TranslateNode):
    """`translate` of a text that the template tells."""

    def __init__(self, node: i18n.TranslateNode, blank: tuple[str, str]) -> None:
        super().__init__(node.filter_expression, node.noop)
        self.blank = blank
        self.known: dict[str | None, str] = {}

    def render(self, context: Any) -> str:
        """The text in the language of the page."""
        language = translation.get_language()
        found = self.known.get(language)
        if found is None:
            found = self.known[language] = _told(super().render(context), self.blank)
        return found


class _Block(i18n.BlockTranslateNode):
    """`blocktranslate` of one text, with values in it."""

    def __init__(self, node: i18n.BlockTranslateNode, blank: tuple[str, str]) -> None:
        self.blank = blank
        super().__init__(node.extra_context, node.singular, trimmed=node.trimmed)
        self.message, self.names = self.render_token_list(self.singular)
        self.known: dict[str | None, str] = {}

    def render(self, context: Any, nested: bool = False) -> str:
        """The text in the language of the page, with the values filled in."""
        language = translation.get_language()
        text = self.known.get(language)
        if text is None:
            text = self.known[language] = translation.gettext(self.message)
        told = {name: value.resolve(context) for name, value in self.extra_context.items()}
        try:
            values = {name: told[name] if name in told else context[name] for name in self.names}
            shown = {name: edged(render_value_in_context(value, context)) for name, value in values.items()}
            said = apart(text % shown)
        except (KeyError, ValueError):  # a value that is not there, or words that do not fit: Django says what then
            said = str(super().render(context, nested))
        return _told(said, self.blank)


class _Counted(Node):
    """`blocktranslate` with a count, and what stands between its words and what follows."""

    def __init__(self, node: i18n.BlockTranslateNode, blank: tuple[str, str]) -> None:
        self.node, self.blank = node, blank

    def render(self, context: Any) -> str:
        """The words for the count, as Django finds them."""
        return _told(str(self.node.render(context)), self.blank)


def _blank_after(parser: Any) -> tuple[str, str]:
    """The mark with which the template closes the words' part, if any, and the blanks with which it goes on; taken out of it."""
    following = parser.tokens[-1] if parser.tokens else None  # they stand in reverse
    met = CLOSES.match(following.contents) if following is not None and following.token_type == TokenType.TEXT else None
    if following is None or met is None:
        return "", ""
    following.contents = following.contents[met.end() :]
    return met[1] or "", met[2]


def _told(words: str, after: tuple[str, str]) -> str:
    """The words, what closes their part, and the blank, unless the words end in a mark that brings one."""
    closing, blank = after
    return f"{words}{closing}{before(blank, words)[len(words) :]}"


@register.tag("translate")
@register.tag("trans")
def translate(parser: Any, token: Any) -> Any:
    """Words in the language of the page, as Django's own tag writes them."""
    node = i18n.do_translate(parser, token)
    expression = node.filter_expression
    plain = isinstance(expression.var, Variable) and expression.var.literal is not None and not expression.filters
    return _Words(node, _blank_after(parser)) if plain and not node.asvar and node.message_context is None else node


@register.tag("blocktranslate")
@register.tag("blocktrans")
def blocktranslate(parser: Any, token: Any) -> Any:
    """A text with values in the language of the page, as Django's own tag writes it."""
    node = i18n.do_block_translate(parser, token)
    if node.asvar or node.message_context is not None:
        return node
    return (_Counted if node.plural else _Block)(node, _blank_after(parser))


@register.filter(is_safe=True)
def spaced(words: str) -> str:
    """Words with the blank before what follows them, where they bring none of their own; of nothing, nothing."""
    return before(" ", words) if words else ""
