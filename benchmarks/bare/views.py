"""The two views: one indexed read, one durable commit."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from benchmarks.bare import THINGS
from benchmarks.bare.models import Note, Thing


def read(request: HttpRequest) -> HttpResponse:
    """The words of one thing, found by the index of its name."""
    name = f"thing-{int(request.GET.get('n', 0)) % THINGS}"
    return HttpResponse(Thing.objects.get(name=name).words)


def write(request: HttpRequest) -> HttpResponse:
    """Writes one row, committed before the answer is given."""
    with transaction.atomic():
        Note.objects.create(words=request.POST["words"])
    return HttpResponse(status=204)


urlpatterns = [path("", read), path("notes/", write)]
