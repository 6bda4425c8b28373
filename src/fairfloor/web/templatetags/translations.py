"""Django's tags for words, under Django's own name `i18n`: words that stand in a template are looked up once for each language.

A list of fifty rows asked the catalogue hundreds of times for the same few words: a third of the time that such a page took.
Whatever is not known beforehand (a count, a context of words, another name for the result) stays with Django's own tags.

Blanks that the template has after the words are left out where these end in a full-width mark, which brings its own; a
blank stands where a Latin name that is put into a text touches a Chinese character.
"""

from typing import Any

from django.template import Library, Node
from django.template.base import TokenType, Variable, render_value_in_context
from django.templatetags import i18n
from django.utils import translation

from fairfloor.core.languages import apart, edged

register = Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)
FULL_WIDTH = "：。，；！？、）》」』"


class _Words(i18n.TranslateNode):
    """`translate` of a text that the template tells."""

    def __init__(self, node: i18n.TranslateNode, blank: str) -> None:
        super().__init__(node.filter_expression, node.noop)
        self.blank = blank
        self.known: dict[str | None, str] = {}

    def render(self, context: Any) -> str:
        """The text in the language of the page."""
        language = translation.get_language()
        found = self.known.get(language)
        if found is None:
            found = self.known[language] = before(self.blank, super().render(context))
        return found


class _Block(i18n.BlockTranslateNode):
    """`blocktranslate` of one text, with values in it."""

    def __init__(self, node: i18n.BlockTranslateNode, blank: str) -> None:
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
        return before(self.blank, said)


class _Counted(Node):
    """`blocktranslate` with a count, and what stands between its words and what follows."""

    def __init__(self, node: i18n.BlockTranslateNode, blank: str) -> None:
        self.node, self.blank = node, blank

    def render(self, context: Any) -> str:
        """The words for the count, as Django finds them."""
        return before(self.blank, str(self.node.render(context)))


def _blank_after(parser: Any) -> str:
    """The blanks and ends of lines with which the template goes on after the tag, taken out of it."""
    following = parser.tokens[-1] if parser.tokens else None  # they stand in reverse
    if following is None or following.token_type != TokenType.TEXT:
        return ""
    rest = following.contents.lstrip()
    blank = following.contents[: len(following.contents) - len(rest)]
    following.contents = rest
    return str(blank)


def before(blank: str, words: str) -> str:
    """The words with the blank after them, unless they end in a mark that is as wide as a character."""
    return words if words.endswith(tuple(FULL_WIDTH)) else f"{words}{blank}"


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
