"""Every address: accounts, then what each app brings in its urls.py. Desk comes last, since its pages match any record type."""

from importlib.util import find_spec

from django.apps import apps
from django.urls import include, path

from guanxi.org.sessions import views as sessions

urlpatterns = [
    # The organisation's own theme/ and language/ stand before the shell's: they also keep the choice on the person.
    path("account/", include(sessions.urlpatterns)),
    path("account/", include("guanxi.kit.shell.urls")),
    path("", include("guanxi.config.demo.urls")),
]

_apps = [
    c.name for c in apps.get_app_configs() if c.name.startswith("guanxi.") and c.name != "guanxi.config" and find_spec(f"{c.name}.urls")
]
urlpatterns += [path("", include(f"{name}.urls")) for name in sorted(_apps, key=lambda n: n == "guanxi.desk")]

handler400 = "guanxi.kit.shell.errors.bad_request"
handler403 = "guanxi.kit.shell.errors.forbidden"
handler404 = "guanxi.kit.shell.errors.not_found"
handler500 = "guanxi.kit.shell.errors.failed"
