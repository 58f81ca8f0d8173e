"""Who sees an account, asked from the account's side, is who `visible_to` lets see it."""

from __future__ import annotations

from django.utils import timezone

from tandem.keyaccounts.models import Account
from tandem.keyaccounts.queries.onlookers import people_who_see


def test_both_sides_of_the_rule_agree_for_everybody(cast):
    for account in (cast.olgas, cast.ottos, cast.umas):
        asked = {person.username for person in people_who_see(account, on=timezone.localdate())}
        let_in = {
            name
            for name in cast.people
            if Account.objects.visible_to(cast.actor(name)).filter(pk=account.pk).exists()
        }

        assert asked == let_in
