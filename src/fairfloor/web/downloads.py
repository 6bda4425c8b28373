"""Sends a stored file piece by piece, so that no browser takes it for a page."""

from collections.abc import Iterator
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header


def sent(file: Any, pieces: Iterator[bytes], *, shown: bool = False) -> StreamingHttpResponse:
    """The plain `pieces` of `file` as a download; `shown`: an image that the page itself shows."""
    response = StreamingHttpResponse(pieces, content_type=file.media_type if shown else "application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(not shown, file.name) or "attachment"
    response["Content-Length"] = str(file.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
