"""A refusal reaches a page, a fragment and a client in the shape each can read."""

from __future__ import annotations

import json

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from tandem.foundation.errors import NotAllowed, NotThere, Refusal, Stale
from tandem.foundation.middleware import RefusalMiddleware
from tandem.foundation.rendering import render_refusal

SENTENCE = "Nordic Pumps holds this deal until 30 June 2027. Ask Mia Berg to review the conflict."


def asked(path: str = "/accounts/7/", **headers: str) -> HttpRequest:
    request = RequestFactory().get(path, headers=headers)
    request.htmx = HtmxDetails(request)
    return request


@pytest.mark.parametrize(
    ("kind", "status"), [(Refusal, 422), (NotAllowed, 403), (NotThere, 404), (Stale, 409)]
)
def test_each_kind_has_its_status(kind: type[Refusal], status: int) -> None:
    answer = render_refusal(asked(), kind("some_code", SENTENCE))

    assert answer.status_code == status


def test_a_page_shows_the_sentence_and_a_way_on() -> None:
    page = render_refusal(asked(), Refusal("deal_protected", SENTENCE)).content.decode()

    assert SENTENCE in page
    assert "<html" in page
    assert 'href="/"' in page


def test_a_fragment_is_only_the_sentence() -> None:
    answer = render_refusal(asked(**{"HX-Request": "true"}), Refusal("deal_protected", SENTENCE))

    assert SENTENCE in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_a_client_gets_a_json_problem() -> None:
    answer = render_refusal(asked("/api/accounts/7"), Refusal("deal_protected", SENTENCE))

    assert answer["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content) == {
        "type": "about:blank#deal_protected",
        "title": SENTENCE,
        "status": 422,
        "code": "deal_protected",
    }


def test_the_sentence_is_escaped_in_html() -> None:
    refusal = Refusal("bad_name", "<script>alert(1)</script>")

    pages = [render_refusal(asked(), refusal), render_refusal(asked(HX_Request="true"), refusal)]

    assert all(b"<script>alert" not in page.content for page in pages)


def test_only_refusals_are_worded_other_errors_stay_errors() -> None:
    middleware = RefusalMiddleware(lambda request: None)  # type: ignore[arg-type,return-value]

    worded = middleware.process_exception(asked(), Refusal("some_code", SENTENCE))
    left = middleware.process_exception(asked(), ValueError("a mistake in the code"))

    assert worded is not None
    assert left is None


def test_a_refusal_keeps_its_facts_for_the_caller() -> None:
    refusal = Stale("changed_meanwhile", SENTENCE, yours={"name": "new"})

    assert (refusal.code, str(refusal)) == ("changed_meanwhile", SENTENCE)
    assert refusal.facts == {"yours": {"name": "new"}}
