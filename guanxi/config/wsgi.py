"""The WSGI application that granian serves."""

import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanxi.config.settings")
# Each of the four threads keeps a connection with a cache of its own; the background worker, which writes much at once, has the larger default.
os.environ.setdefault("GUANXI_SQLITE_CACHE_MB", "12")

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 - the addresses are loaded before the first request, not by it
# What is loaded by now stays for good: the collector need not walk through it again and again, nor after every 700 objects of a page.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
