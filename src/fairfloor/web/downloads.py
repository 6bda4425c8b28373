"""Sends a stored file piece by piece, or one just made, so that no browser takes it for a page; and what was published."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header

from fairfloor.actions import printed
from fairfloor.actions.acts import Refused
from fairfloor.web.doors import say

Answer = TypeVar("Answer", HttpResponse, StreamingHttpResponse)


def sent(file: Any, pieces: Iterator[bytes], *, shown: bool = False) -> StreamingHttpResponse:
    """The plain `pieces` of `file` as a download; `shown`: an image that the page itself shows."""
    response = StreamingHttpResponse(pieces, content_type=file.media_type if shown else "application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(not shown, file.name) or "attachment"
    response["Content-Length"] = str(file.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def made(name: str, content: bytes) -> HttpResponse:
    """A file of this name that was made for this request."""
    return _named(name, HttpResponse(content, content_type="application/octet-stream"))


def streamed(name: str, pieces: Iterator[bytes]) -> StreamingHttpResponse:
    """A file of this name that comes in pieces, of a length that nobody knows beforehand."""
    return _named(name, StreamingHttpResponse(pieces, content_type="application/octet-stream"))


def published(
    request: Any, row: Any, language: str, *, make: Callable[[], bytes], name: str, back: tuple[Any, ...]
) -> HttpResponse:
    """The PDF of `row` as it was published, under a `name` that tells nothing; where it is lost, the page `back` says so."""
    try:
        response = HttpResponse(printed.file_of(row, language, make), content_type="application/pdf")
    except Refused as refused:
        messages.error(request, say(refused.why))
        return redirect(*back)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _named(name: str, response: Answer) -> Answer:
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
