"""What happens with an account, on one timeline; and the visits that are still to happen.

A visit is planned, then done, missed or moved. Everything that happened, a visit included, is
one Activity row, so the timeline is one indexed read.
"""

from tandem.activities.models.activity import Activity, ActivityQuerySet
from tandem.activities.models.calendar_run import CalendarRun
from tandem.activities.models.check_in import CheckIn, PlaceConsent, VisitFile
from tandem.activities.models.feed import CalendarFeed
from tandem.activities.models.finding import Finding
from tandem.activities.models.incoming_mail import IncomingMail
from tandem.activities.models.mail_file import LeftOut, MailFile
from tandem.activities.models.phone_item import PhoneItem
from tandem.activities.models.recap import RecapLine
from tandem.activities.models.task import Task
from tandem.activities.models.visit import Invitation, Visit
from tandem.activities.models.week_change import WeekChange
from tandem.activities.models.week_count import OwnerCount, SellerCount, WeekCount, is_whole_for

__all__ = [
    "Activity",
    "ActivityQuerySet",
    "CalendarFeed",
    "CalendarRun",
    "CheckIn",
    "Finding",
    "IncomingMail",
    "Invitation",
    "LeftOut",
    "MailFile",
    "OwnerCount",
    "PhoneItem",
    "PlaceConsent",
    "RecapLine",
    "SellerCount",
    "Task",
    "Visit",
    "VisitFile",
    "WeekChange",
    "WeekCount",
    "is_whole_for",
]
