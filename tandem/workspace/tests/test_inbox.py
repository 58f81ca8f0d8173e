"""The inbox: one heap a record, as loud as chosen, and one mail of the day."""

from __future__ import annotations

import pytest
from django.core import mail
from django.utils import timezone

from tandem.foundation import outbox
from tandem.organisation.commands.notices import choose_levels, notify
from tandem.organisation.models import Notice, User
from tandem.organisation.rules.notices import TOPIC_OF, Level, Topic
from tandem.workspace import jobs
from tandem.workspace.forms import TOPICS
from tandem.workspace.jobs import send_digests

pytestmark = pytest.mark.django_db
GIVEN = {"who": "Olga", "who_en": "", "title": "送报价", "due": "2026-12-01", "why": ""}


def _choose(cast, name, **levels):
    choose_levels(
        actor=cast.actor(name),
        levels={Topic(topic): level for topic, level in levels.items()},
        now=timezone.now(),
    )


def _tell(cast, name="iris", title="送报价"):
    notify(
        user_ids=[cast.people[name].pk],
        kind="task_given",
        facts=GIVEN | {"title": title},
        url="/week/tasks/",
        record=f"account:{cast.olgas.pk}",
    )


def _deliver():
    send_digests(timezone.localdate())
    outbox.deliver(timezone.now())


def test_notices_of_one_account_stand_in_one_heap(cast, signed_in):
    _tell(cast, title="甲")
    _tell(cast, title="乙")

    page = signed_in("iris").get("/notices/").content.decode()

    assert page.count('<section class="card">') == 1
    assert "2 new" in page


def test_what_is_switched_off_is_not_told(cast):
    _choose(cast, "iris", tasks=Level.OFF)

    _tell(cast)

    assert not Notice.objects.exists()


def test_what_waits_for_the_mail_of_the_day_does_not_count_at_the_bell(cast, signed_in):
    _choose(cast, "iris", tasks=Level.DIGEST)
    _tell(cast)

    client = signed_in("iris")
    assert client.get("/").context["inbox"]["count"] == 0
    assert "送报价" in client.get("/notices/").content.decode()


def test_one_mail_a_day_in_the_readers_language_holds_what_waited(cast):
    User.objects.filter(pk=cast.iris.pk).update(email="iris@example.com", language="zh-hans")
    _choose(cast, "iris", tasks=Level.DIGEST)
    _tell(cast)
    _tell(cast, title="补资料")

    _deliver()
    _tell(cast, title="后来的")
    _deliver()

    assert [message.to for message in mail.outbox] == [["iris@example.com"]]
    body = mail.outbox[0].body
    assert "补资料" in body
    assert "北方师范大学" in body
    assert "/week/tasks/" in body
    assert "后来的" not in body
    assert Notice.objects.filter(mailed_at=None).count() == 1


def test_the_mail_says_how_many_more_wait_in_the_inbox(cast, monkeypatch):
    monkeypatch.setattr(jobs, "MOST_LINES", 2)
    User.objects.filter(pk=cast.iris.pk).update(email="iris@example.com", language="en")
    _choose(cast, "iris", tasks=Level.DIGEST)
    for title in ("甲", "乙", "丙"):
        _tell(cast, title=title)

    _deliver()

    body = mail.outbox[0].body
    assert "丙" in body and "甲" not in body
    assert "1 more in the inbox: " in body and "/notices/" in body
    assert "3 things of the day" in mail.outbox[0].subject


def test_nobody_without_an_address_is_mailed(cast):
    User.objects.filter(pk=cast.iris.pk).update(email="")
    _choose(cast, "iris", tasks=Level.DIGEST)
    _tell(cast)

    _deliver()

    assert mail.outbox == []


def test_a_mail_that_fails_is_sent_again_and_not_twice(cast, monkeypatch):
    User.objects.filter(pk=cast.iris.pk).update(email="iris@example.com")
    _choose(cast, "iris", tasks=Level.DIGEST)
    _tell(cast)
    whole = mail.EmailMessage.send
    monkeypatch.setattr("django.core.mail.EmailMessage.send", lambda self: 1 / 0)
    _deliver()
    monkeypatch.setattr("django.core.mail.EmailMessage.send", whole)

    outbox.deliver(timezone.now() + timezone.timedelta(hours=1))
    outbox.deliver(timezone.now() + timezone.timedelta(hours=2))

    assert len(mail.outbox) == 1


def test_levels_are_chosen_on_a_page(cast, signed_in):
    client = signed_in("iris")
    form = {topic.value: "now" for topic in TOPICS} | {"tasks": "digest"}

    assert client.post("/notices/choices/", form).headers["Location"] == "/notices/"
    assert client.get("/notices/choices/").context["form"].initial["tasks"] == "digest"
    assert client.post("/notices/choices/", form | {"tasks": "loud"}).status_code == 422


def test_every_kind_of_notice_has_a_topic_and_every_topic_a_choice():
    assert set(TOPIC_OF.values()) == set(TOPICS) == set(Topic) - {Topic.OTHER}
