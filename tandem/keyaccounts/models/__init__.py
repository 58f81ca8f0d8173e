"""The registry of key accounts: who they are, what is known of them, and how they came here."""

from tandem.keyaccounts.models.account import Account, AccountGrant, AccountQuerySet, Lock
from tandem.keyaccounts.models.coverage import CoverageChange
from tandem.keyaccounts.models.duplicates import DuplicatePair, Merge
from tandem.keyaccounts.models.facts import (
    Competitor,
    Contact,
    Figure,
    InstalledBase,
    Need,
    Site,
)
from tandem.keyaccounts.models.imports import ImportRow, ImportRun, RememberedMapping
from tandem.keyaccounts.models.ledger import ActivationEvent, OrderMark
from tandem.keyaccounts.models.lists import BulkEdit
from tandem.keyaccounts.models.search import SearchEntry

__all__ = [
    "Account",
    "AccountGrant",
    "AccountQuerySet",
    "ActivationEvent",
    "BulkEdit",
    "Competitor",
    "Contact",
    "CoverageChange",
    "DuplicatePair",
    "Figure",
    "ImportRow",
    "ImportRun",
    "InstalledBase",
    "Lock",
    "Merge",
    "Need",
    "OrderMark",
    "RememberedMapping",
    "SearchEntry",
    "Site",
]
