"""Takes what people send: no more than the installation takes, and on disk only in a file without a name."""

from tempfile import TemporaryFile
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpResponse
from django.shortcuts import render

from fairfloor.registry import files

ROOM_FOR_FIELDS = 2**20  # what a form's other fields may take beside its file


class NamelessUpload(FileUploadHandler):
    """Keeps a large upload in a file that has no name, inside the folder of encrypted files.

    Until it is encrypted nobody else can open it, and nothing is left of it when the process ends, however it ends.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        held: Any = TemporaryFile(dir=files.folder())  # noqa: SIM115  (it ends with the request)
        self.file = UploadedFile(held, self.file_name, self.content_type, 0, self.charset, self.content_type_extra)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()


def too_large(request: Any) -> HttpResponse | None:
    """The answer to a request that says it sends more than may be sent, before a byte of it is read; None to any other.

    Only whoever is signed in sends files.
    """
    sent = request.META.get("CONTENT_LENGTH") or "0"
    size = int(sent) if sent.isdecimal() else 0
    if size <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return None
    signed_in = request.viewer.person is not None
    most = settings.UPLOAD_LIMIT_BYTES if signed_in else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if signed_in and size <= most + ROOM_FOR_FIELDS:
        return None
    return render(request, "413.html", {"most": most // 2**20}, status=413)
