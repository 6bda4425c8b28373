"""The application that the production server runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fairfloor.conf.settings")
application = get_wsgi_application()
