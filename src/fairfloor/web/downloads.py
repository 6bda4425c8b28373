"""Sends a stored file piece by piece, or one just made, so that no browser takes it for a page."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header


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
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
