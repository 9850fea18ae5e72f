import logging

import pytest
from django.core import mail
from django.db import transaction

from guanxi.commons.jobs.models import Job
from guanxi.commons.jobs.worker import WorkerProcess
from guanxi.commons.outbox.actions import send
from guanxi.commons.outbox.models import Message
from guanxi.kit.errors import DomainError

pytestmark = pytest.mark.django_db(transaction=True)


def work():
    """Runs what waits, in this process."""
    process = WorkerProcess(slots=1, burst=True)
    while process._work_once():
        pass


def letter(**more):
    return send(**{"recipient": "zhou@example.com", "subject": "报价\r\nBcc: x@example.com", "body": "您好"} | more)


def test_a_message_leaves_after_the_commit_and_once():
    message = letter(key="quote:1")
    assert letter(key="quote:1").pk == message.pk
    work()
    assert [(m.to, m.subject) for m in mail.outbox] == [(["zhou@example.com"], "报价 Bcc: x@example.com")]
    assert Message.objects.get().status == Message.SENT


def test_what_is_undone_is_not_sent():
    with pytest.raises(RuntimeError), transaction.atomic():
        letter()
        raise RuntimeError
    work()
    assert mail.outbox == [] and not Job.objects.exists()


def test_a_failure_is_tried_again_and_names_nobody(monkeypatch, caplog):
    def refuse(message):
        raise OSError(f"550 {message.recipient} unknown")

    monkeypatch.setitem(__import__("guanxi.commons.outbox.actions", fromlist=["ADAPTERS"]).ADAPTERS, "mail", refuse)
    letter()
    with caplog.at_level(logging.DEBUG):
        for _ in range(6):
            Job.objects.update(run_at="2020-01-01T00:00Z")
            work()
    job, message = Job.objects.get(), Message.objects.get()
    assert (job.status, job.attempts, message.status, message.attempts) == (Job.FAILED, 6, Message.FAILED, 6)
    assert "zhou" not in job.error + message.error
    assert "zhou" not in " ".join(r.getMessage() for r in caplog.records)


def test_an_address_that_is_none_is_refused():
    with pytest.raises(DomainError):
        letter(recipient="nobody")
