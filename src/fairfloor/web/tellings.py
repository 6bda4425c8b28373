"""Who was told of a clock, and when, in the words of a page."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from fairfloor.actions import tellings as actions
from fairfloor.core.phrases import phrase
from fairfloor.web.people import TITLES
from fairfloor.web.viewers import moment

# The kinds of notice that tell of the clocks of a report, and of the documents that a visit asked for.
OF_REPORT = ("report-published", "report-amended", "objections-extended", "delay-decided")
OF_OBJECTIONS = OF_REPORT[:3]
OF_DOCUMENTS = ("documents-requested",)
MAILS = {
    actions.SENT: ("good", _("mail sent")),
    actions.FAILED: ("wrong", _("mail not delivered yet")),
    actions.READ: ("told", _("no mail: read before")),
    actions.WITHHELD: ("told", _("no mail: no longer open to this person")),
    actions.WAITING: ("watch", _("mail waits")),
}


def told_of(
    request: Any, about: Any, kinds: Sequence[str], *, look: tuple[Any, Any] | None = None
) -> list[dict[str, Any]]:
    """The lines of `parts/told.html`: whom the notices of `kinds` about a report or a visit told, as the viewer may know.

    `look`: logs at the same time that the viewer looks at things of a model that hang on a row, as `reads.read_page` does.
    """
    rows = actions.of(about=about, kinds=kinds, look=look, by=request.viewer, now=moment(request))
    return [
        {
            "of": one,
            "what": phrase(f"letters.when.{one.kind}"),
            "role": TITLES.get(one.role, ""),
            "mail": MAILS[one.mail],
        }
        for one in rows
    ]
