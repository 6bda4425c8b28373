"""Takes a large file piece by piece from the page's own script; answers in JSON, with a sentence where it refuses."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache

from fairfloor.actions import uploads as actions
from fairfloor.actions.acts import Conflict, Refused
from fairfloor.core.access import MONITOR
from fairfloor.core.languages import run_on
from fairfloor.registry.models import Upload
from fairfloor.web import datasets, routes
from fairfloor.web.doors import door, find, say
from fairfloor.web.teams import open_to_team
from fairfloor.web.viewers import moment


class Begin(datasets.Upload):
    """What a file is called, how large it is, and what the form of records asks beside the file itself."""

    name = forms.CharField(max_length=1000)
    size = forms.IntegerField(min_value=1)
    media_type = forms.CharField(required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["file"]


def _refused(refused: Refused, **more: Any) -> JsonResponse:
    return JsonResponse({"error": say(refused.why), **more}, status=409 if isinstance(refused, Conflict) else 422)


@door(MONITOR, methods=("POST",), again=True)
@never_cache
def pieces(request: Any, visit_id: str) -> JsonResponse:
    """Begins an upload, or finds the one that broke off: `{upload, offset, piece}`."""
    visit = open_to_team(request, visit_id)
    form = Begin(request.POST)
    if not form.is_valid():
        said = run_on(*(str(fault) for faults in form.errors.values() for fault in faults))
        return JsonResponse({"error": said}, status=422)
    told = form.cleaned_data
    try:
        upload = actions.begin(
            visit=visit, kind=told["kind"], name=_plain(told["name"]), size=told["size"], media_type=told["media_type"],
            limit=settings.RECORDS_LIMIT_BYTES,
            settings=datasets.settings_of(told), by=request.viewer, now=moment(request),
        )  # fmt: skip
    except Refused as refused:
        return _refused(refused)
    return JsonResponse({"upload": upload.public_id, "offset": upload.received, "piece": actions.PIECE_BYTES})


def _plain(name: str) -> str:
    """The file's own name without folders and signs that no name has."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable())


def _one(request: Any, visit_id: str, public_id: str) -> tuple[Any, Any]:
    visit = open_to_team(request, visit_id)
    upload = find(Upload, request, public_id, "visit")
    if upload.visit_id != visit.pk:
        raise Http404
    return visit, upload


@door(MONITOR, methods=("GET", "POST"), again=True)
@never_cache
def piece(request: Any, visit_id: str, public_id: str) -> JsonResponse:
    """Where the upload goes on, `{offset, size}`; or takes the piece that begins at `?offset=`."""
    _visit, upload = _one(request, visit_id, public_id)
    if request.method == "POST":
        offset = request.GET.get("offset", "")
        if not (offset.isascii() and offset.isdecimal()):
            raise BadRequest
        # Read, not `body`, which the request would keep: requests stand in cycles, and a full collection comes rarely.
        sent = request.read(actions.PIECE_BYTES + 1)
        try:
            upload = actions.add(upload=upload, offset=int(offset), piece=sent, by=request.viewer, now=moment(request))
        except Conflict as conflict:
            return _refused(conflict, offset=conflict.current.received)  # type: ignore[attr-defined]
        except Refused as refused:
            return _refused(refused)
    return JsonResponse({"offset": upload.received, "size": upload.size})


@door(MONITOR, methods=("POST",), again=True)
@never_cache
def finish(request: Any, visit_id: str, public_id: str) -> JsonResponse:
    """Makes a file of the pieces when size and hash are the sender's: `{to}`; else they are erased and it says so."""
    visit, upload = _one(request, visit_id, public_id)
    now = moment(request)
    try:
        dataset = actions.finish(upload=upload, sha256=request.POST.get("sha256", ""), by=request.viewer, now=now)
    except Refused as refused:
        if upload.received == upload.size:  # whole, and yet not to be had: nothing can be gone on with
            actions.abandon(upload=upload, by=request.viewer, now=now)
        return _refused(refused)
    return JsonResponse({"to": routes.to("dataset", visit.public_id, dataset.public_id)})


urlpatterns = [
    path("records/pieces/", pieces, name="pieces"),
    path("records/pieces/<str:public_id>/", piece, name="piece"),
    path("records/pieces/<str:public_id>/finish/", finish, name="pieces_finish"),
]
