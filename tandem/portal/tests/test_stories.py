"""The experience library in the portal: what a partner offers is nobody else's until the vendor releases it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tandem.organisation.models import Notice
from tandem.partners.models import Story
from tandem.partners.models.voice import StoryQuerySet
from tandem.testing.cast import Cast

SignedIn = Callable[[str], Client]
LIST = "/partner/stories/"


def offer(alan: Client) -> Story:
    answer = alan.post(f"{LIST}new/", {"title": "甲伙伴试用一个月", "text": "先试用，再采购。"})
    assert answer.status_code == 302
    return Story.objects.latest("pk")


def release(client: Client, story: Story, title: str = "试用一个月") -> int:
    said = {"title": title, "text": "先试用，再采购。"}
    return client.post(reverse("story_release", args=[story.pk]), said).status_code


def titles(client: Client, query: str = "") -> list[str]:
    return [story.title for story in client.get(LIST + query).context["rows"]]


def test_an_offered_story_is_read_by_its_company_and_the_vendor_only(
    signed_in: SignedIn, cast: Cast
) -> None:
    alan, amy, ben = signed_in("alan"), signed_in("amy"), signed_in("ben")
    before = ben.get(LIST).content
    story = offer(alan)

    assert titles(alan) == titles(amy) == ["甲伙伴试用一个月"]
    assert len(ben.get(LIST).content) == len(before)
    assert ben.get(f"{LIST}{story.pk}/").status_code == 404
    assert ben.post(f"{LIST}{story.pk}/use/").status_code == 404
    told = Notice.objects.filter(kind="story_offered")
    assert list(told.values_list("user__username", flat=True)) == ["nora"]


def test_a_story_read_by_everybody_would_be_seen(
    signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(StoryQuerySet, "visible_to", lambda self, _actor: self)
    story = offer(signed_in("alan"))

    assert signed_in("ben").get(f"{LIST}{story.pk}/").status_code == 200


def test_the_vendor_releases_it_in_its_own_words_once(signed_in: SignedIn, cast: Cast) -> None:
    story, opal, ben = offer(signed_in("alan")), signed_in("opal"), signed_in("ben")

    assert [release(opal, story), release(opal, story, "另一个")] == [302, 302]

    assert titles(ben) == ["试用一个月"]
    page = ben.get(f"{LIST}{Story.objects.get(is_for_all=True).pk}/").content.decode()
    assert "甲伙伴" not in page and "Alan" not in page
    assert Notice.objects.filter(kind="story_released", user=cast.alan).count() == 1
    assert titles(ben, "?q=试用") == ["试用一个月"] and titles(ben, "?q=甲伙伴") == []


def test_a_story_of_the_vendor_is_unseen_until_it_is_released(
    signed_in: SignedIn, cast: Cast
) -> None:
    opal, ben = signed_in("opal"), signed_in("ben")
    opal.post(
        reverse("story_new"), {"title": "内部", "text": "内部做法", "tags": "", "industry": ""}
    )
    story = Story.objects.get()
    assert titles(ben) == []

    assert release(opal, story, "公开") == 302

    assert titles(ben) == ["公开"] and Story.objects.count() == 1


def test_who_does_not_mind_partners_releases_nothing(signed_in: SignedIn, cast: Cast) -> None:
    story = offer(signed_in("alan"))

    assert release(signed_in("olga"), story) in (403, 404)
    assert release(signed_in("amy"), story) in (403, 404)
    assert not Story.objects.filter(is_for_all=True).exists()


@pytest.mark.parametrize("said", [{"title": " ", "text": "x"}, {"title": "x", "text": " "}])
def test_a_story_without_words_is_refused_on_the_page(
    signed_in: SignedIn, said: dict[str, str]
) -> None:
    assert signed_in("alan").post(f"{LIST}new/", said).status_code == 422
    assert not Story.objects.exists()
