"""A report that was frozen between two seconds is printed like any other."""

from dataclasses import replace
from datetime import timedelta

from fairfloor.reporting import forms, reports
from tests.reporting import sample


def test_a_report_frozen_between_two_seconds_is_printed() -> None:
    """The real clock has microseconds; a PDF's date has none."""
    report = sample.many(2)
    later = replace(report, frozen_at=report.frozen_at + timedelta(microseconds=123456))
    assert reports.render(forms.as_json(later), "zh").startswith(b"%PDF")
