"""The WSGI entry point for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

from gis_data.small_shapes import warm_up  # noqa: E402  models can be imported only now

# Before the workers are forked, so that they share what is compiled.
warm_up()
