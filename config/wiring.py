"""What the apps may not know of each other: one line for each listener, handler and page list."""

from __future__ import annotations

from django.utils import timezone

from config.access import ROWS
from tandem.activities.commands.alerts import warn_before_breach
from tandem.activities.commands.colleague_leaving import activities_follow_colleague
from tandem.activities.commands.contacts import count_contacts
from tandem.activities.commands.counting import count_when_due, measures_follow_coverage
from tandem.activities.commands.coverage_news import timelines_follow_coverage
from tandem.activities.commands.files import sweep_files
from tandem.activities.commands.following import weeks_follow_the_plan
from tandem.activities.commands.joint_plans import joint_plans_follow_visit
from tandem.activities.commands.mail_files import sweep_mail_files
from tandem.activities.commands.mailbox import empty_mailbox
from tandem.activities.commands.merging import activities_follow_merge, activities_go_back
from tandem.activities.commands.notice_news import timelines_follow_notice
from tandem.activities.commands.order_news import (
    timelines_follow_corrections,
    timelines_follow_orders,
)
from tandem.activities.commands.partner_leaving import activities_follow_partner
from tandem.activities.commands.places import forget_places
from tandem.activities.events import VisitCompleted
from tandem.activities.queries.cadence import seen_by_owner
from tandem.activities.queries.measures import deeply_covered
from tandem.activities.queries.work import work_on_accounts
from tandem.coverage.commands.announcing import move_after_notice
from tandem.coverage.commands.merging import coverage_follows_merge, coverage_goes_back
from tandem.coverage.events import ContactsWanted, CoveragePublished, CoverageSwitched, NoticeEnded
from tandem.foundation import bulk, events, housekeeping, outbox
from tandem.keyaccounts.commands.colleague_leaving import accounts_follow_colleague
from tandem.keyaccounts.commands.exporting import remove_old_exports
from tandem.keyaccounts.commands.following import accounts_follow_pair
from tandem.keyaccounts.commands.imports.forgetting import forget_old_files
from tandem.keyaccounts.commands.imports.kinds import offer_import
from tandem.keyaccounts.commands.orders import refresh_activity
from tandem.keyaccounts.events import AccountsMerged, AccountsUnmerged, OrdersCorrected, OrdersNoted
from tandem.keyaccounts.import_kind import ACCOUNTS
from tandem.keyaccounts.order_kind import ORDERS
from tandem.keyaccounts.queries.filters import ask_whether_deep, ask_whether_seen
from tandem.keyaccounts.queries.reading import tidy_list
from tandem.organisation import policy
from tandem.organisation.commands.door_keys import (
    MAIL_KEY,
    MAIL_LINK,
    forget_asks,
    mail_key,
    mail_link,
)
from tandem.organisation.commands.view_pages import keep_views_of
from tandem.organisation.events import PairChanged, PersonLeft
from tandem.partners.commands.colleague_leaving import plans_follow_colleague
from tandem.partners.commands.merging import partners_follow_merge, partners_go_back
from tandem.partners.commands.reviewing import follow_terms
from tandem.partners.commands.scores import freeze_last_month
from tandem.partners.commands.training import warn_before_expiry
from tandem.partners.commands.voice import escalate_feedback
from tandem.partners.events import PartnerLeft
from tandem.pipeline.commands.colleague_leaving import deals_follow_colleague
from tandem.pipeline.commands.merging import opportunities_follow_merge, opportunities_go_back
from tandem.pipeline.commands.snapshots import freeze_the_week
from tandem.pipeline.import_kind import OPPORTUNITIES
from tandem.pipeline.queries.board import tidy_board
from tandem.pipeline.queries.lists import tidy_deals
from tandem.pipeline.tabs import stand_beside
from tandem.portal.addresses import partner_address
from tandem.registration.commands.clocks import look_at_clocks
from tandem.registration.commands.following import (
    registrations_follow_merge,
    registrations_follow_partner,
    registrations_follow_person,
    registrations_go_back,
)
from tandem.registration.commands.leaks import note_leaks
from tandem.registration.commands.papers import sweep_papers
from tandem.registration.queries.scene import ask_for_work
from tandem.winning.commands.asking import reckon_every_day, refit_every_day
from tandem.winning.tabs import TABS
from tandem.workspace.inbox import lead_partners_by
from tandem.workspace.jobs import DIGEST, mail_digest, send_digests

policy.install(ROWS)
ask_whether_seen(seen_by_owner)
ask_whether_deep(deeply_covered)
ask_for_work(work_on_accounts)
stand_beside(TABS)
keep_views_of({"accounts": tidy_list, "opportunities": tidy_deals, "pipeline": tidy_board})
lead_partners_by(partner_address)
offer_import(ACCOUNTS, ORDERS, OPPORTUNITIES)

events.listen(PairChanged, accounts_follow_pair)
events.listen(ContactsWanted, count_contacts)
events.listen(VisitCompleted, joint_plans_follow_visit)
events.listen(CoveragePublished, weeks_follow_the_plan)
events.listen(CoverageSwitched, timelines_follow_coverage)
events.listen(CoverageSwitched, measures_follow_coverage)
events.listen(NoticeEnded, timelines_follow_notice)
events.listen(OrdersNoted, timelines_follow_orders)
events.listen(OrdersCorrected, timelines_follow_corrections)
events.listen(AccountsMerged, coverage_follows_merge)
events.listen(AccountsMerged, activities_follow_merge)
events.listen(AccountsMerged, opportunities_follow_merge)
events.listen(AccountsMerged, partners_follow_merge)
events.listen(AccountsMerged, registrations_follow_merge)
events.listen(AccountsUnmerged, coverage_goes_back)
events.listen(AccountsUnmerged, activities_go_back)
events.listen(AccountsUnmerged, opportunities_go_back)
events.listen(AccountsUnmerged, partners_go_back)
events.listen(AccountsUnmerged, registrations_go_back)
events.listen(PersonLeft, accounts_follow_colleague)
events.listen(PersonLeft, deals_follow_colleague)
events.listen(PersonLeft, plans_follow_colleague)
events.listen(PersonLeft, activities_follow_colleague)
events.listen(PersonLeft, registrations_follow_person)
events.listen(PartnerLeft, registrations_follow_partner)
events.listen(PartnerLeft, activities_follow_partner)

housekeeping.each_minute(look_at_clocks)
housekeeping.each_minute(lambda now: escalate_feedback(now=now))
housekeeping.each_day(lambda day: bulk.keep_tidy())
housekeeping.each_day(lambda day: refresh_activity(on=day))
housekeeping.each_day(lambda day: remove_old_exports(now=timezone.now()))
housekeeping.each_day(lambda day: forget_old_files(now=timezone.now()))
housekeeping.each_day(lambda day: move_after_notice(on=day))
housekeeping.each_day(lambda day: follow_terms(on=day))
housekeeping.each_day(lambda day: freeze_last_month(on=day))
housekeeping.each_day(lambda day: warn_before_expiry(on=day, now=timezone.now()))
housekeeping.each_day(lambda day: forget_places(on=day))
housekeeping.each_day(lambda day: sweep_files(now=timezone.now()))
housekeeping.each_day(lambda day: note_leaks(on=day))
housekeeping.each_day(lambda day: sweep_papers(now=timezone.now()))
housekeeping.each_day(lambda day: sweep_mail_files(now=timezone.now()))
housekeeping.each_day(refit_every_day)
housekeeping.each_day(reckon_every_day)
housekeeping.each_day(warn_before_breach)
housekeeping.each_day(freeze_the_week)
housekeeping.each_minute(empty_mailbox)
housekeeping.each_minute(count_when_due)
housekeeping.each_day(send_digests)
housekeeping.each_day(forget_asks)

outbox.handle(DIGEST, mail_digest)
outbox.handle(MAIL_KEY, mail_key)
outbox.handle(MAIL_LINK, mail_link)
