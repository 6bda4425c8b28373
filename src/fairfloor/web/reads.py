"""Pages that show confidential things: made only after it stands in the event log that somebody looks; no log, no page."""

from typing import Any

from django.db import InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from fairfloor.actions import reads
from fairfloor.core.access import OWN_WORK
from fairfloor.web.viewers import moment

# What a database raises that cannot be written now: it is full, locked, gone, or for reading alone.
UNWRITABLE = (OperationalError, InternalError)
AGAIN_SECONDS = 60


def read_page(
    request: Any, of: Any, on: Any, template: str, context: dict[str, Any], *, team: bool = False, noted: bool = False,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page on which the viewer looks at things of the model `of` that hang on the row `on`, once that is logged.

    `team`: it is known already that the viewer is in its team, so that nothing is asked again for its own work. `noted`: an
    action that read what is shown has logged it.
    """
    if not noted and not (team and of.NOUN in OWN_WORK):
        reads.note(of=of, on=on, by=request.viewer, now=moment(request))
    return render(request, template, context, status=status)


class UnwritableMiddleware:
    """Answers 503 where the database could not be written: nothing that must be logged is shown, and nothing is half done."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page that says so, made without the database; None for any other failure."""
        if not isinstance(exception, UNWRITABLE):
            return None
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": str(AGAIN_SECONDS)})
