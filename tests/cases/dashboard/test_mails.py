"""The weekly mail: who gets what, with the rights of the moment, once a week, tried again; and how one ends it."""

from datetime import date

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from cases.actions.board_mails import ask_for_due_mails, subscribe
from cases.models import BoardMail, DeskMember
from grids.models import Post
from jobs.actions import begin, end
from jobs.models import Job, JobState
from jobs.perform import carry_out
from tests.cases.conftest import at
from tests.factories import make_post

pytestmark = pytest.mark.django_db

MONDAY = date(2025, 3, 17)
AFTER, BEFORE = at("2025-03-17 07:00"), at("2025-03-17 06:59")


@pytest.fixture(autouse=True)
def set_up(settings):
    settings.EMAIL_HOST, settings.SITE_URL = "mail.example.org", "https://grid.example/"


@pytest.fixture
def subscribed(weeks) -> BoardMail:
    """The west's supervisor, who has had the mail of the week before."""
    user = weeks.people["west"]
    user.email = "west@example.org"
    user.save()
    found = subscribe(user, weeks.areas["west"], None)
    BoardMail.objects.update(asked_for=date(2025, 3, 10), language="en")
    return found


def done() -> Job:
    job = begin(Job.objects.latest("pk").pk)
    end(job, carry_out(job))
    job.refresh_from_db()
    return job


def test_the_mail_holds_the_weeks_figures_and_the_paper(subscribed):
    assert ask_for_due_mails(AFTER) == 1
    assert done().state == JobState.DONE
    [message] = mail.outbox
    assert message.to == ["west@example.org"]
    assert "Reported: 4 (2, +100%)" in message.body
    assert "https://grid.example/dashboard/?area=532503001" in message.body
    [(name, content, content_type)] = message.attachments
    assert (name, content_type) == ("dashboard-2025-03-10.pdf", "application/pdf")
    assert content.startswith(b"%PDF")


def test_it_is_asked_for_once_a_week_and_not_before_monday_at_seven(subscribed):
    assert ask_for_due_mails(BEFORE) == 0
    assert ask_for_due_mails(AFTER) == 1
    assert ask_for_due_mails(at("2025-03-23 23:00")) == 0
    assert ask_for_due_mails(at("2025-03-24 08:00")) == 1


def test_nothing_is_asked_for_unless_mail_is_set_up(subscribed, settings):
    settings.EMAIL_HOST = ""
    assert ask_for_due_mails(AFTER) == 0


def test_who_has_lost_the_post_gets_nothing_and_the_subscription_ends(subscribed):
    ask_for_due_mails(AFTER)
    Post.objects.filter(user=subscribed.user).delete()
    assert done().state == JobState.DONE
    assert mail.outbox == []
    assert not BoardMail.objects.exists()


def test_an_account_that_was_closed_gets_nothing(subscribed):
    ask_for_due_mails(AFTER)
    type(subscribed.user).objects.filter(pk=subscribed.user.pk).update(is_active=False)
    done()
    assert mail.outbox == []


def test_a_server_that_does_not_answer_is_tried_again(subscribed, monkeypatch):
    ask_for_due_mails(AFTER)

    def fails(self, messages):
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", fails)
        assert done().state == JobState.WAITING
    assert done().state == JobState.DONE
    assert len(mail.outbox) == 1


def test_the_same_week_sent_again_bears_the_same_id(subscribed):
    for monday in (AFTER, AFTER, at("2025-03-24 08:00")):
        BoardMail.objects.update(asked_for=date(2025, 3, 10))
        ask_for_due_mails(monday)
        done()
    first, again, next_week = (message.extra_headers["Message-ID"] for message in mail.outbox)
    assert first == again != next_week


def test_one_subscribes_and_ends_it_on_the_page(client, weeks):
    user = weeks.people["west"]
    user.email = "west@example.org"
    user.save()
    client.force_login(user)
    assert client.post("/dashboard/mail/?area=532503001").status_code == 302
    assert client.post("/dashboard/mail/?area=532503001").status_code == 302
    found = BoardMail.objects.get()
    assert (found.user, found.area) == (user, weeks.areas["west"])
    assert client.post(f"/dashboard/mail/{found.uid}/send/").status_code == 302
    done()
    assert len(mail.outbox) == 1
    assert client.post(f"/dashboard/mail/{found.uid}/end/").status_code == 302
    assert not BoardMail.objects.exists()


def test_a_new_subscription_begins_with_the_next_monday(client, weeks):
    subscribe(weeks.people["west"], weeks.areas["west"], None)
    assert ask_for_due_mails() == 0


@pytest.mark.parametrize("who", ["east", "reader", "nobody"])
def test_nobody_subscribes_to_what_is_not_open_to_them(client, weeks, who):
    client.force_login(weeks.people[who])
    assert client.post("/dashboard/mail/?area=532503001").status_code == 403
    assert not BoardMail.objects.exists()


def test_nobody_touches_the_subscription_of_somebody_else(client, weeks, subscribed):
    client.force_login(weeks.people["chief"])
    for act in ("end", "send"):
        assert client.post(f"/dashboard/mail/{subscribed.uid}/{act}/").status_code == 404
    assert BoardMail.objects.exists()
    assert not Job.objects.exists()


def test_an_account_without_an_address_is_told_so(client, weeks):
    client.force_login(weeks.people["west"])
    answer = client.post("/dashboard/mail/?area=532503001")
    assert answer.status_code == 422
    assert not BoardMail.objects.exists()


def test_a_desk_gets_the_mail_of_its_department(client, weeks):
    user = weeks.people["desk"]
    user.email = "desk@example.org"
    user.save()
    client.force_login(user)
    assert client.post("/dashboard/mail/?department=traffic").status_code == 302
    BoardMail.objects.update(asked_for=date(2025, 3, 10), language="zh-hans")
    ask_for_due_mails(AFTER)
    done()
    assert "测试traffic" in mail.outbox[0].body


def test_who_has_left_the_desk_is_not_sent_the_figures_of_another_place(client, weeks):
    user = weeks.people["desk"]
    user.email = "desk@example.org"
    user.save()
    client.force_login(user)
    client.post("/dashboard/mail/?department=traffic")
    make_post(user, weeks.areas["east"])
    DeskMember.objects.filter(user=user).delete()
    BoardMail.objects.update(asked_for=date(2025, 3, 10))
    ask_for_due_mails(AFTER)
    done()
    assert mail.outbox == []
    assert not BoardMail.objects.exists()
