"""The post office of the job tests."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.jobs.postoffice import PostOffice


@pytest.fixture
def post_office(settings: Any) -> Iterator[PostOffice]:
    """A running SMTP server that Django's mails go to."""
    office = PostOffice()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", office.open(), 5
    settings.SITE_ADDRESS = "https://fairfloor.example"
    yield office
    office.close()
