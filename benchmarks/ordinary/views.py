"""A note and the form that changes it, as Django's handbook would write them."""

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.db import transaction
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from benchmarks.bare.models import Note


class NoteForm(ModelForm):  # type: ignore[type-arg]
    """Its words."""

    class Meta:
        model = Note
        fields = ("words",)


@login_required
def note(request: HttpRequest, key: int) -> HttpResponse:
    """The form of one note; sent, its row is changed and committed before the answer is given."""
    if request.method != "POST":
        return render(request, "form.html", {"form": NoteForm(instance=get_object_or_404(Note, pk=key))})
    with transaction.atomic():
        form = NoteForm(request.POST, instance=get_object_or_404(Note, pk=key))
        if form.is_valid():
            form.save()
            return redirect("note", key)
    return render(request, "form.html", {"form": form})


urlpatterns = [
    path("sign-in/", LoginView.as_view(template_name="form.html")),
    path("notes/<int:key>/", note, name="note"),
]
