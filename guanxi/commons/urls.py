"""Addresses of the commons."""

from importlib.util import find_spec

from django.urls import include, path

from guanxi.commons.company import views as company
from guanxi.commons.files.views import Download
from guanxi.commons.health import views as health
from guanxi.commons.jobs import views as jobs
from guanxi.commons.keys import views as keys
from guanxi.commons.workdays.views import Days

urlpatterns = [
    path("setup/", company.Setup.as_view(), name="setup"),
    path("setup/code/", company.SetupCode.as_view(), name="setup-code"),
    path("company/", company.Settings.as_view(), name="company"),
    path("company/logo/", company.Logo.as_view(), name="company-logo"),
    path("company/mail/", company.Mail.as_view(), name="company-mail"),
    path("company/reach/", company.Reach.as_view(), name="company-reach"),
    path("company/days/", Days.as_view(), name="company-days"),
    path("files/<int:pk>/", Download.as_view(), name="file"),
    path("jobs/<int:pk>/", jobs.OneJob.as_view(), name="job"),
    path("jobs/<int:pk>/cancellation/", jobs.Cancellation.as_view(), name="job-cancellation"),
    path("jobs/<int:pk>/retry/", jobs.Retry.as_view(), name="job-retry"),
    path("account/keys/", keys.Keys.as_view(), name="keys"),
    path("account/keys/<int:pk>/revocation/", keys.Revocation.as_view(), name="key-revocation"),
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
    path("system/", health.System.as_view(), name="system"),
    path("system/jobs/", jobs.AllJobs.as_view(), name="jobs"),
    path("system/backups/", health.Backups.as_view(), name="backups"),
]
# Packages of the commons that bring addresses of their own.
urlpatterns += [
    path("", include(f"guanxi.commons.{name}.urls"))
    for name in ("approvals", "attachments", "customfields", "imports", "notices", "search")
    if find_spec(f"guanxi.commons.{name}") and find_spec(f"guanxi.commons.{name}.urls")
]
