"""Looks in a page for what a strict content security policy forbids, and for addresses that lead away."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

LOADING = ("src", "href", "action", "formaction", "data", "poster", "srcset", "xlink:href")


class _Looking(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.forms: list[dict[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "style" or (tag == "script" and "src" not in told):
            self.found.append(f"an inline <{tag}>")
        self.found += [f"{name} on <{tag}>" for name in told if name == "style" or name.startswith("on")]
        for name in LOADING:
            where = told.get(name, "").strip()
            if (where and not where.startswith(("/", "?", "#", "data:,"))) or where.startswith("//"):
                self.found.append(f"<{tag} {name}={where!r}>")
        if tag == "form":
            self.forms.append(told)
        if tag == "input" and told.get("name") == "csrfmiddlewaretoken" and self.forms:
            self.forms[-1]["token"] = told.get("value", "")
        if tag in ("base", "iframe", "object", "embed") or (
            tag == "meta" and "http-equiv" in told and not _again(told)
        ):
            self.found.append(f"<{tag}>")


def _again(told: dict[str, str]) -> bool:
    """A page that loads itself anew, where no script does it: it names seconds and no address."""
    return told["http-equiv"] == "refresh" and told.get("content", "").isdecimal()


def figures(page: str) -> set[str]:
    """The figures that stand by themselves in the page, not within a token or the name of something, which hold any."""
    return set(re.findall(r"(?<![\w-])\d+(?![\w-])", page))


def odd(page: str) -> Iterator[str]:
    """Everything in the page that is inline code or style, or that loads from or leads to somewhere else."""
    looking = _Looking()
    looking.feed(page)
    yield from looking.found
    for form in looking.forms:
        if form.get("method", "get").lower() == "post" and len(form.get("token", "")) < 32:
            yield f"a form to {form.get('action', 'itself')!r} without a token"


def unbroken(page: str) -> str:
    """The page without what keeps its days and short numbers in one line."""
    return re.sub(r'<(span class="whole"|time[^>]*)>([^<]*)</(?:span|time)>', r"\2", page)
