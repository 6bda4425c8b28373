"""What is the same in the frame of every page for all who have the same menu: made once for each language, not once a page."""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from fairfloor.web import routes
from fairfloor.web.viewers import TITLES

BOOTSTRAP = "vendor/bootstrap-5.3.9/bootstrap.min.css"
KEPT = 512  # languages × menus × the entry that is open: far fewer are in use


@dataclass(frozen=True)
class Frame:
    """Parts of `templates/frame.html`, in the order of the page."""

    language: str
    styles: SafeString
    skip: SafeString
    menu: SafeString
    languages: SafeString
    notices: SafeString
    account: SafeString
    sign_out: SafeString
    sign_in: SafeString
    foot: SafeString


def frame(language: str, menu: tuple[str, ...], foot: tuple[str, ...], here: str) -> Frame:
    """The parts for pages in `language`; `menu` and `foot` are names of addresses, `here` that of the page."""
    return _frame(language, menu, foot, here if here in menu else "", get_script_prefix())


@lru_cache(maxsize=KEPT)
def _frame(language: str, menu: tuple[str, ...], foot: tuple[str, ...], here: str, _prefix: str) -> Frame:
    return Frame(
        language=language,
        styles=format_html_join(
            "\n  ", '<link rel="stylesheet" href="{}">', ((static(name),) for name in (BOOTSTRAP, "fairfloor/style.css"))
        ),
        skip=format_html('<a class="skip" href="#content">{}</a>', _("Skip to the content")),
        menu=format_html(
            '<a class="brand" href="{}">Fairfloor</a>\n  <nav aria-label="{}">{}</nav>', routes.to("home"), _("Main"),
            format_html_join("", '<a href="{}"{}>{}</a>', (
                (reverse(name), SafeString(' aria-current="page"') if name == here else "", TITLES[name]) for name in menu
            )),
        ),
        languages=format_html_join(
            "", '<button name="language" value="{}" lang="{}">{}</button>',
            ((code, code, translation.get_language_info(code)["name_local"])
             for code, _name in settings.LANGUAGES if code != language),
        ),
        notices=format_html('<a href="{}">{}', routes.to("notices"), _("Notices")),
        account=format_html('<a href="{}" title="{}">', routes.to("account"), _("Your account")),
        sign_out=format_html("<button>{}</button></form>", _("Sign out")),
        sign_in=format_html('<a href="{}">{}</a>', routes.to("account_login"), _("Sign in")),
        foot=format_html(
            "<footer>{}{}</footer>",
            _("Fairfloor is free software (Apache-2.0). Contradictions are shown, never guilt."),
            format_html_join("", ' <a href="{}">{}</a>', ((reverse(name), TITLES[name]) for name in foot)),
        ),
    )  # fmt: skip
