"""Notices by mail and webhook: queued with the move, sent by the job, telling no more than they may."""

import json
from contextlib import contextmanager

import pytest
from django.contrib.auth import get_user_model
from django.core import mail

from cases.actions.deed import Deed
from cases.actions.moves import act_on
from cases.models import Case, CaseMove, DeskMember
from cases.notice_jobs import signature
from cases.rules.states import Act
from gis_data.actions.import_runs import Actor
from jobs.actions import begin, end
from jobs.models import Job, JobState
from jobs.perform import carry_out
from tests.cases.factories import make_case, make_department, make_kind
from tests.factories import days, make_post, make_town, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    town = make_town()
    department = make_department(town["west"], email="office@example.org")
    member, self_ = make_user("member"), make_user("self")
    member.email, self_.email = "member@example.org", "self@example.org"
    member.save()
    self_.save()
    make_post(self_, town["west"])
    DeskMember.objects.create(department=department, user=member, valid=days())
    return make_case(town["w1"], make_kind(), department=department, text="不外传的内容", contact_phone="13812345678")


def accept(case: Case) -> CaseMove:
    act_on(case, Act.ACCEPT, Deed(Actor(get_user_model().objects.get(username="self"))))
    return CaseMove.objects.get(case=case, edition=2)


def done(kind: str) -> Job:
    job = begin(Job.objects.get(kind=kind).pk)
    end(job, carry_out(job))
    job.refresh_from_db()
    return job


def test_nothing_is_queued_unless_it_is_set_up(case, settings):
    settings.EMAIL_HOST = settings.CASE_WEBHOOK_URL = ""
    accept(case)
    assert not Job.objects.exists()


def test_a_mail_goes_to_the_desk_and_its_office_and_holds_no_text_of_the_case(case, settings):
    settings.EMAIL_HOST, settings.SITE_URL = "mail.example.org", "https://grid.example/"
    accept(case)
    assert done("case_mail").state == JobState.DONE
    assert sorted(address for message in mail.outbox for address in message.to) == [
        "member@example.org",
        "office@example.org",
    ]
    for message in mail.outbox:
        assert f"https://grid.example/cases/{case.number}/" in message.body
        assert "不外传的内容" not in message.body + message.subject


def test_a_webhook_is_signed_and_tells_the_move_and_no_more(case, settings, monkeypatch):
    settings.CASE_WEBHOOK_URL, settings.CASE_WEBHOOK_SECRET = "https://hook.example/", "secret"
    sent = []

    @contextmanager
    def receive(request, timeout):
        sent.append(request)
        yield type("Answer", (), {"status": 204})

    monkeypatch.setattr("cases.notice_jobs.urlopen", receive)
    accept(case)
    assert done("case_webhook").state == JobState.DONE
    [request] = sent
    told = json.loads(request.data)
    assert (told["number"], told["act"], told["after"]) == (case.number, "accept", "accepted")
    assert "不外传的内容" not in request.data.decode()
    assert str(case.uid) not in request.data.decode()
    assert request.get_header("X-signature-256") == f"sha256={signature(request.data)}"


def test_a_receiver_that_is_away_is_tried_again(case, settings, monkeypatch):
    settings.CASE_WEBHOOK_URL = "https://hook.example/"

    def away(request, timeout):
        raise OSError("no route")

    monkeypatch.setattr("cases.notice_jobs.urlopen", away)
    accept(case)
    assert done("case_webhook").state == JobState.WAITING
