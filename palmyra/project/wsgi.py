"""Django as a WSGI application, for the front behind which it runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palmyra.project.settings")

application = get_wsgi_application()
