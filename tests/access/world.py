"""The cast with a record of every kind on each account, each text holding a word of its own.

Such a word (a canary) tells which record a page has let out. `is_hidden` says from the domain's
table of roles, not from the code under test, whose canary a person must never meet.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile

from tandem.activities.commands.files import FOLDER
from tandem.activities.commands.mail_files import FOLDER as MAILS
from tandem.activities.models import (
    Activity,
    CalendarFeed,
    CheckIn,
    Finding,
    IncomingMail,
    Invitation,
    MailFile,
    PhoneItem,
    Task,
    Visit,
    VisitFile,
    WeekChange,
)
from tandem.activities.queries.feeds import hash_of
from tandem.coverage.models import CoveragePlan, Pin, PlanLine, RegionReview
from tandem.foundation.models import Job
from tandem.foundation.uuids import uuid7
from tandem.keyaccounts.commands.exporting import EXPORT
from tandem.keyaccounts.commands.exporting import folder as exports_folder
from tandem.keyaccounts.commands.fact_changes import remove_fact
from tandem.keyaccounts.commands.merging import merge_accounts
from tandem.keyaccounts.models import (
    Account,
    BulkEdit,
    Competitor,
    Contact,
    DuplicatePair,
    Figure,
    ImportRow,
    ImportRun,
    InstalledBase,
    Need,
    OrderMark,
    Site,
)
from tandem.keyaccounts.search import index_accounts
from tandem.organisation.actors import system_actor
from tandem.organisation.models import Absence, Notice, Pair, RoleGrant, SavedView, User
from tandem.pipeline.models import (
    BuyingRole,
    DealCompetitor,
    DealLine,
    ExitCriterion,
    Opportunity,
    Product,
    TeamMember,
)
from tandem.testing.builders import an_account
from tandem.testing.cast import Cast
from tandem.workspace.models import TalkPoint
from tests.access.partners import PARTNER_KINDS, fill_partners, sees_partner
from tests.access.registrations import fill_registrations

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
TARGETS = ("olgas", "ottos", "umas", "none")
OWNERS = {"olgas": "olga", "ottos": "otto", "umas": "uma"}
# who holds the task of each account: a partner's person where there is one
HOLDERS = {"olgas": "alan", "ottos": "otto", "umas": "ben"}
# who is asked along on the visit to each account
GUESTS = {"olgas": "alan", "ottos": "iris", "umas": "ben"}
NOTHING = 999_999_999

SEES = {
    "vera": {"olgas", "ottos", "umas"},
    "opal": {"olgas", "ottos", "umas"},
    "dora": {"olgas", "umas"},
    "nora": {"olgas", "ottos"},
    "sam": {"umas"},
    "olga": {"olgas"},
    "otto": {"ottos"},
    "uma": {"umas"},
    "iris": {"olgas", "ottos"},
    "ian": {"umas"},
    "eve": {"olgas"},
    "amy": {"olgas"},
    "alan": {"olgas"},
    "ben": {"umas"},
}
PARTNER_PEOPLE = {"amy", "alan", "anna", "ben", "bo"}
READS_PEOPLE = {"adam", "opal"}
# the vendor's pair of each account: its partner's people are told how to reach them
PAIRS = {"olgas": {"olga", "iris"}, "ottos": {"otto", "iris"}, "umas": {"uma", "ian"}}


@dataclass
class World:
    cast: Cast
    ids: dict[tuple[str, str], int | str] = field(default_factory=dict)  # (kind, target) -> id
    canaries: dict[str, tuple[str, str]] = field(default_factory=dict)  # word -> (of, whose)

    def word(self, of: str, whose: str) -> str:
        """A new canary: `of` is the kind of record, `whose` an account or a person."""
        word = f"Qz{len(self.canaries):03d}x{of[:3]}"
        self.canaries[word] = (of, whose)
        return word

    def id_of(self, kind: str, target: str) -> int | str:
        return NOTHING if target == "none" else self.ids[kind, target]

    def account(self, target: str) -> Account:
        return getattr(self.cast, target)


def is_hidden(world: World, word: str, name: str) -> bool:
    """Whether this person must never be shown this canary."""
    of, whose = world.canaries[word]
    if of == "person":
        return name not in READS_PEOPLE | {whose} and not is_told_of(name, whose)
    if of in ("job", "export", "view", "notice", "mail"):
        return name != whose
    if of == "import":
        return name != "opal"
    if name in PARTNER_PEOPLE and of == "rival":
        return True
    if name in PARTNER_PEOPLE and of in ("activity", "pin", "finding", "file", "item"):
        return True
    if of in PARTNER_KINDS:
        return not sees_partner(of, whose, name)
    return whose not in SEES.get(name, set())


def is_told_of(name: str, whose: str) -> bool:
    """Whether a partner's person serves an account that this colleague of the vendor looks after."""
    return name in PARTNER_PEOPLE and any(whose in PAIRS[of] for of in SEES.get(name, ()))


def build_world(cast: Cast) -> World:
    world = World(cast)
    _fill_people(world)
    for target in OWNERS:
        _fill_account(world, target)
        _fill_work(world, target)
    fill_partners(world)
    _fill_own(world)
    _fill_feeds(world)
    _fill_import(world)
    return world


def _fill_people(world: World) -> None:
    for name, user in world.cast.people.items():
        user.phone = world.word("person", name)
        user.save(update_fields=["phone"])
    for target, owner in OWNERS.items():
        user = world.cast.people[owner]
        world.ids["user_id", target] = world.ids["seller_id", target] = user.pk
        grants = RoleGrant.objects.filter(user=user)
        world.ids["grant_id", target] = grants.values_list("pk", flat=True).get()
        pairs = Pair.objects.filter(outside=user)
        world.ids["pair_id", target] = pairs.values_list("pk", flat=True).get()
        away = Absence.objects.create(
            person=user, since=TODAY, until=date(2030, 1, 1), said_by=user, said_at=NOW
        )
        world.ids["absence_id", target] = away.pk
        point = TalkPoint.objects.create(
            seller=user,
            kind="decision",
            text=world.word("talk", target),
            holder=user,
            due_on=TODAY,
            by=world.cast.nora,
            at=NOW,
            key=target,
        )
        world.ids["talk_point_id", target] = point.pk
        account = world.account(target)
        world.ids["region_id", target] = account.region_id
        world.ids["industry_id", target] = account.industry_id


def _fill_account(world: World, target: str) -> None:
    account = world.account(target)
    Account.objects.filter(pk=account.pk).update(
        short_name=world.word("account", target),
        name_en=world.word("account", target),
        external_id=world.word("account", target),
        city=world.word("account", target),
        province=world.word("account", target),
    )
    index_accounts([account.pk])

    def on(model: Any, **facts: Any) -> int:
        return model.objects.create(account=account, **facts).pk

    made = {
        "account_id": account.pk,
        "site_id": on(Site, name=world.word("site", target), address=world.word("site", target)),
        "contact_id": on(
            Contact,
            name=world.word("contact", target),
            title=world.word("contact", target),
            phone=world.word("contact", target),
            email=world.word("contact", target),
        ),
        "need_id": on(Need, what=world.word("need", target), level=2, source="call", on=TODAY),
        "competitor_id": on(Competitor, name=world.word("competitor", target), on=TODAY),
        "base_id": on(InstalledBase, brand=world.word("base", target), units=7, as_of=TODAY),
        "figure_id": on(
            Figure,
            kind=Figure.Kind.REVENUE_YEAR,
            as_of=TODAY,
            amount_minor=100,
            source=world.word("figure", target),
        ),
        "mark_id": on(
            OrderMark,
            ordered_on=TODAY,
            amount_minor=100,
            source_key=world.word("mark", target),
        ),
        "opportunity_id": on(
            Opportunity,
            title=world.word("opportunity", target),
            product=world.word("opportunity", target),
            worked_by_name=world.word("opportunity", target),
            stage_id="engaging",
            opened_on=TODAY,
        ),
        "activity_id": on(
            Activity,
            kind=Activity.Kind.NOTE,
            at=NOW,
            by=account.owner,
            text=world.word("activity", target),
            recorded_at=NOW,
        ),
    }
    world.ids |= {(kind, target): pk for kind, pk in made.items()}
    _fill_deal(world, target, made)
    world.ids["removal_id", target] = remove_fact(
        actor=system_actor(),
        account_id=account.pk,
        model=Competitor,
        fact_id=on(Competitor, name="removed", on=TODAY),
        was={},
        now=NOW,
    )
    twin = an_account(
        world.word("twin", target),
        region=account.region,
        industry=account.industry,
        owner=account.owner,
        inside=account.inside,
        partner=account.partner,
    )
    pair = DuplicatePair.objects.create(first=account, second=twin, score=0.9, found_at=NOW)
    world.ids["duplicate_id", target] = pair.pk
    absorbed = an_account(
        world.word("absorbed", target), region=account.region, industry=account.industry
    )
    merge = merge_accounts(actor=system_actor(), keep_id=account.pk, absorb_id=absorbed.pk, now=NOW)
    world.ids["merge_id", target] = merge.pk


def _fill_deal(world: World, target: str, made: dict[str, int]) -> None:
    """What hangs on the account's deal; the criterion is the same for everybody."""
    on = {"opportunity_id": made["opportunity_id"]}
    product, _made = Product.objects.get_or_create(code="p", name_zh="产品", name_en="Product")
    helper = world.cast.people[HOLDERS[target]]
    if helper.pk != world.cast.people[OWNERS[target]].pk:  # the partner's person on the team
        TeamMember.objects.create(
            **on, user=helper, company=helper.company, part="partner", since=TODAY
        )
    world.ids |= {
        ("member_id", target): TeamMember.objects.create(
            **on,
            user=world.cast.people[OWNERS[target]],
            company=world.cast.vendor,
            part="seller",
            since=TODAY,
        ).pk,
        ("deal_line_id", target): DealLine.objects.create(
            **on, product=product, month=TODAY, amount_minor=100
        ).pk,
        ("rival_id", target): DealCompetitor.objects.create(
            **on, name=world.word("rival", target), name_key="r", on=TODAY
        ).pk,
        ("buyer_id", target): BuyingRole.objects.create(**on, contact_id=made["contact_id"]).pk,
        ("criterion_id", target): ExitCriterion.objects.filter(check_name="").values_list(
            "pk", flat=True
        )[0],
    }


def _fill_work(world: World, target: str) -> None:
    account = world.account(target)
    visit = Visit.objects.create(
        seller=world.cast.people[OWNERS[target]],
        account=account,
        on=TODAY,
        reason={"note": world.word("visit", target)},
    )
    task = Task.objects.create(
        account=account,
        title=world.word("task", target),
        due_on=TODAY,
        by=world.cast.people[OWNERS[target]],
        holder=world.cast.people[HOLDERS[target]],
        reason=world.word("task", target),
        given_at=NOW,
    )
    world.ids["task_id", target] = task.pk
    draft = _a_plan(world, target, CoveragePlan.State.DRAFT)
    published = _a_plan(world, target, CoveragePlan.State.PUBLISHED)
    world.ids["plan_id", target] = draft.pk
    RegionReview.objects.create(plan=draft, region=account.region)
    for plan in (draft, published):
        line = PlanLine.objects.create(
            plan=plan,
            account=account,
            region=account.region,
            owner=account.owner,
            mode=Account.Mode.PERSONAL,
            segment="A",
        )
        world.ids["line_id", target] = line.pk
    Pin.objects.create(
        account=account,
        owner=world.cast.people[OWNERS[target]],
        reason=world.word("pin", target),
        by=world.cast.opal,
        at=NOW,
    )
    world.ids["visit_id", target] = visit.pk
    guest = Invitation.objects.create(
        visit=visit,
        person=world.cast.people[GUESTS[target]],
        reason=world.word("invitation", target),
        asked_at=NOW,
    )
    world.ids["invitation_id", target] = guest.pk
    change = WeekChange.objects.create(
        visit=visit, by=world.cast.people[OWNERS[target]], at=NOW, moves=[]
    )
    world.ids["change_id", target] = change.pk
    mail = IncomingMail.objects.create(
        key=f"{target:0<64}",
        sender=world.cast.people[OWNERS[target]],
        subject=world.word("mail", OWNERS[target]),
        received_at=NOW,
    )
    world.ids["mail_id", target] = mail.pk
    _fill_mail_files(world, target, mail)
    _fill_check_in(world, target)
    fill_registrations(world, target)


def _fill_mail_files(world: World, target: str, waiting: IncomingMail) -> None:
    """A mail on the timeline that the partner sees too, and one that waits, each with a file."""
    sender = world.cast.people[OWNERS[target]]
    entry = Activity.objects.create(
        account=world.account(target),
        kind=Activity.Kind.EMAIL,
        at=NOW,
        by=sender,
        text=world.word("letter", target),
        is_partner_visible=True,
        recorded_at=NOW,
    )
    world.ids["mail_entry_id", target] = entry.pk
    for place, words, whose in (
        ({"activity": entry}, "letter", target),
        ({"mail": waiting}, "mail", OWNERS[target]),
    ):
        MailFile.objects.create(
            **place,
            number=1,
            name=f"{world.word(words, whose)}.txt",
            media_type="text/plain",
            size=10,
            sha256="0" * 64,
            stored_as=MAILS.keep(world.word(words, whose).encode(), "text/plain"),
            by=sender,
            received_at=NOW,
        )


def _fill_check_in(world: World, target: str) -> None:
    """A visit that is done, with a photo and a finding; and a check-in that needs review."""
    account, seller = world.account(target), world.cast.people[OWNERS[target]]
    visit = Visit.objects.create(seller=seller, account=account, on=TODAY, state=Visit.State.DONE)
    check_in = CheckIn.objects.create(
        client_id=uuid7(),
        by=seller,
        visit=visit,
        account=account,
        outcome=CheckIn.Outcome.QUOTE,
        arrived_at=NOW,
        recorded_at=NOW,
    )
    Finding.objects.create(
        account=account,
        kind=Finding.Kind.PROJECT,
        what=world.word("finding", target),
        source=Finding.Source.VISIT,
        on=TODAY,
        by=seller,
        check_in=check_in,
    )
    stored_as = FOLDER.storage().save(
        f"ab/{target}.jpg", ContentFile(world.word("file", target).encode())
    )
    kept = VisitFile.objects.create(
        client_id=uuid7(),
        by=seller,
        of=check_in.client_id,
        check_in=check_in,
        kind=VisitFile.Kind.PHOTO,
        sha256="0" * 64,
        stored_as=stored_as,
        media_type="image/jpeg",
        size=10,
        received_at=NOW,
    )
    item = PhoneItem.objects.create(
        by=seller,
        client_id=uuid7(),
        kind=PhoneItem.Kind.CHECK_IN,
        form=2,
        fingerprint="0" * 64,
        content={"account": account.pk, "said": world.word("item", target)},
        received_at=NOW,
        state=PhoneItem.State.REVIEW,
        reason="account_hidden",
    )
    world.ids["file_id", target] = kept.pk
    world.ids["item_id", target] = item.pk


def _a_plan(world: World, target: str, state: str) -> CoveragePlan:
    return CoveragePlan.objects.create(
        number=CoveragePlan.objects.count() + 1,
        region=world.account(target).region,
        state=state,
        quarter_start=date(2026, 9, 28),
        quarter_end=date(2026, 12, 28),
        data_date=TODAY,
        made_by=world.cast.opal,
        made_at=NOW,
        accounts=1,
    )


def _fill_own(world: World) -> None:
    for name, user in world.cast.people.items():
        job = _a_job(world, name, user)
        word = world.word("view", name)
        view = SavedView.objects.create(page="accounts", owner=user, name=word, query="q=x")
        notice = Notice.objects.create(
            user=user, kind="note", facts={"text": world.word("notice", name)}, created_at=NOW
        )
        edit = BulkEdit.objects.create(by=user, at=NOW, field="segment", value="A")
        for target, owner in OWNERS.items():
            if owner == name:
                world.ids["edit_id", target] = edit.pk
                world.ids["job_id", target] = job.pk
                world.ids["export_id", target] = _an_export(world, name, user).pk
                world.ids["view_id", target] = view.pk
                world.ids["notice_id", target] = notice.pk


def _fill_feeds(world: World) -> None:
    """The secret itself stands in the address; the table keeps its hash."""
    for target, owner in OWNERS.items():
        token = f"secret-of-{owner}"
        CalendarFeed.objects.create(
            user=world.cast.people[owner], token_hash=hash_of(token), made_at=NOW
        )
        world.ids["token", target] = token


def _a_job(world: World, name: str, user: User) -> Job:
    return Job.objects.create(
        kind="test", title=world.word("job", name), owner=user, created_at=NOW, url="/"
    )


def _an_export(world: World, name: str, user: User) -> Job:
    """A list written for its owner, who alone may open it."""
    file = exports_folder() / f"{name}.csv"
    file.write_text(world.word("export", name), encoding="utf-8")
    return Job.objects.create(
        kind=EXPORT,
        title=world.word("export", name),
        owner=user,
        created_at=NOW,
        state=Job.State.DONE,
        args={"format": "csv"},
        result={"file": file.name, "until": "2999-12-31T00:00:00+00:00"},
        url="/",
    )


def _fill_import(world: World) -> None:
    folder = settings.MEDIA_ROOT / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "access.csv").write_text(world.word("import", "opal"), encoding="utf-8")
    run = ImportRun.objects.create(
        owner=world.cast.opal,
        file_name=world.word("import", "opal") + ".csv",
        file_path="access.csv",
        file_hash="0" * 64,
        state=ImportRun.State.CHECKED,
        header=[world.word("import", "opal")],
        mapping={"columns": []},
        created_at=NOW,
    )
    row = ImportRow.objects.create(
        run=run,
        number=2,
        raw=[world.word("import", "opal")],
        clean={"name": world.word("import", "opal")},
        outcome=ImportRow.Outcome.ERROR,
        problems=[],
    )
    for target in OWNERS:
        world.ids["run_id", target] = run.pk
        world.ids["row_id", target] = row.pk
