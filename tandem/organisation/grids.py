"""The lists of people, pairs and staffing as the kit's grid draws them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tandem.foundation.formats import day
from tandem.foundation.kit import Column, Empty, Grid, Pager, Row, chip, link
from tandem.organisation.labels import ROLE_NAMES
from tandem.organisation.models import Pair, RoleGrant, User
from tandem.organisation.queries import PeoplePage
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.staffing import Staffing


def people_grid(
    page: PeoplePage, held: Mapping[int, Sequence[RoleGrant]], url: Callable[..., str]
) -> Grid:
    last = page.first + len(page.people) - 1 if page.people else 0
    return Grid(
        id="people",
        label=_("People"),
        columns=[
            Column(_("Full name"), kind="main"),
            Column(_("User name"), low=True),
            Column(_("Roles")),
            Column(_("Region"), low=True),
            Column(_("Company"), low=True),
            Column(_("State")),
        ],
        rows=[_person_row(user, held.get(user.pk, ())) for user in page.people],
        pager=Pager(
            count=page.count,
            first=page.first,
            last=last,
            previous_url=url(before=page.before) if page.before else "",
            next_url=url(after=page.after) if page.after else "",
        ),
        empty=Empty(
            _("Nobody is found"), _("Type part of a name, its pinyin initials or the user name.")
        ),
    )


def pairs_grid(pairs: Sequence[Pair], *, can_pair: bool) -> Grid:
    return Grid(
        id="pairs",
        label=_("Pairs"),
        columns=[
            Column(_("Outside seller"), kind="main"),
            Column(_("Inside seller"), tag=True),
            Column(_("Region"), low=True),
            Column(_("Since"), low=True),
            *([Column(_("Action"))] if can_pair else []),
        ],
        rows=[
            Row(
                id=pair.pk,
                label=str(pair.outside),
                cells=[
                    str(pair.outside),
                    str(pair.inside),
                    str(pair.outside.region or ""),
                    day(pair.since),
                    *([_end_button(pair)] if can_pair else []),
                ],
            )
            for pair in pairs
        ],
        empty=Empty(_("No pair yet"), _("Choose an outside and an inside seller above.")),
    )


def staffing_grid(regions: Sequence[Staffing]) -> Grid:
    return Grid(
        id="staffing",
        label=_("Staffing"),
        columns=[
            Column(_("Region"), kind="main"),
            Column(_("Outside sellers"), kind="number", tag=True),
            Column(_("Inside sellers"), kind="number", tag=True),
            Column(_("Ratio"), kind="number", tag=True),
            Column(_("Target"), kind="number", low=True),
            Column(_("Inside missing"), kind="number", tag=True),
            Column(_("Without a pair"), kind="number", low=True),
        ],
        rows=[_staffing_row(region) for region in regions],
        empty=Empty(_("No region yet"), _("Regions come with the playbook.")),
    )


def _end_button(pair: Pair) -> SafeString:
    """Belongs to the page's one form `pair-ends`, so that each row needs no token of its own."""
    return format_html(
        '<button class="btn btn--small" form="pair-ends" formaction="{}">{}</button>',
        reverse("pair_end", args=[pair.pk]),
        _("End"),
    )


def _person_row(user: User, grants: Sequence[RoleGrant]) -> Row:
    url = reverse("person", args=[user.pk])
    roles = ", ".join(str(ROLE_NAMES[Role(grant.role)]) for grant in grants)
    state = chip(_("At work"), tone="ok") if user.is_active else chip(_("Left"))
    return Row(
        id=user.pk,
        label=str(user),
        url=url,
        cells=[
            link(str(user), url),
            user.username,
            roles or chip(_("No role"), tone="warn"),
            str(user.region or ""),
            str(user.company),
            state,
        ],
    )


def _staffing_row(region: Staffing) -> Row:
    return Row(
        id=region.region_id,
        label=region.region_name,
        cells=[
            region.region_name,
            f"{region.outside_fte.normalize():f}",
            f"{region.inside_fte.normalize():f}",
            "–" if region.ratio is None else f"{region.ratio:.2f}",
            f"{region.target:.2f}",
            f"{region.missing_inside:+.1f}",
            str(region.unpaired),
        ],
    )
