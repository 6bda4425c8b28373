"""The demonstration tells one story: what is told when, and words that agree with what was measured."""

import re
from datetime import UTC, datetime

import pytest

from fairfloor.actions import demonstration
from fairfloor.core.periods import in_zone
from fairfloor.registry import walls
from fairfloor.registry.models import Answer, CorrectiveAction, Interview, Notice, Reading, Report

pytestmark = pytest.mark.django_db


def test_its_pages_do_not_contradict_each_other():
    demonstration.found(now=datetime(2026, 1, 5, 8, 0, tzinfo=UTC))
    with walls.acting():
        # What the clock tells is told at its time, and not when somebody first starts the demonstration.
        assert not Notice.objects.filter(created_at__gte=demonstration.BEGINS).exists()
        action = CorrectiveAction.objects.get(overdue_at__isnull=False)
        (late,) = Notice.objects.filter(kind="action-overdue")
        assert (
            action.until_date < action.checked_at.date() == late.created_at.date()
            and action.checked_at < late.created_at
        )
        (opened,) = Notice.objects.filter(kind="report-opened")
        assert opened.created_at == Report.objects.exclude(opens_at=None).latest("opens_at").opens_at
        # Words are in the language that stands beside them.
        assert {one.language for one in Interview.objects.all() if one.text.isascii()} == {"en"}
        # What an answer says of a reading is what was read, at that time.
        (heat,) = Answer.objects.filter(clause="icti/9.7", text__contains="°C")
        said = re.match(r"([0-9.]+) °C at ([0-9:]+) on (.+?);", heat.text)
        read = Reading.objects.get(quantity="air-temperature", visit=heat.visit, place__iexact=said[3])
        assert f"{read.value.normalize()}" == said[1]
        assert f"{in_zone(read.taken_at, demonstration.ZONE):%H:%M}" == said[2]
