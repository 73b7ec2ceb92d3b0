import os

from django.core.wsgi import get_wsgi_application

from raceme.core import places

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "raceme.settings")
application = get_wsgi_application()
# Reading the regions of Europe takes most of a second: the start pays it, not a visitor.
places.region("RO11")
