"""Deal registrations: the rulebooks, the claims, their decisions, conflicts and appeals."""

from tandem.registration.models.case import Appeal, ConflictCase, Statement
from tandem.registration.models.claim import Decision, Evidence, Paper, Registration, Step
from tandem.registration.models.leak import Leak
from tandem.registration.models.rulebook import CheckAttempt, Rulebook

__all__ = [
    "Appeal",
    "CheckAttempt",
    "ConflictCase",
    "Decision",
    "Evidence",
    "Leak",
    "Paper",
    "Registration",
    "Rulebook",
    "Statement",
    "Step",
]
