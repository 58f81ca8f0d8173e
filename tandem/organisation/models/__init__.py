"""Who there is: people, companies, industries, regions, roles and pairs."""

from tandem.organisation.models.absence import Absence
from tandem.organisation.models.door_keys import DoorKey, LinkAsk
from tandem.organisation.models.notices import Notice, NoticeChoice
from tandem.organisation.models.people import Pair, RoleGrant, SellerSkill, User
from tandem.organisation.models.saved_views import OpeningView, SavedView
from tandem.organisation.models.spans import open_on, still_open
from tandem.organisation.models.structure import Company, Holiday, Industry, Region

__all__ = [
    "Absence",
    "Company",
    "DoorKey",
    "Holiday",
    "Industry",
    "LinkAsk",
    "Notice",
    "NoticeChoice",
    "OpeningView",
    "Pair",
    "Region",
    "RoleGrant",
    "SavedView",
    "SellerSkill",
    "User",
    "open_on",
    "still_open",
]
