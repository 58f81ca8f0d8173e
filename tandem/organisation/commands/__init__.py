"""Everything that changes people, roles, pairs, names and preferences."""

from tandem.organisation.commands.pairs import pair_people, unpair
from tandem.organisation.commands.people import (
    correct_person,
    end_employment,
    hire_person,
    renew_password,
)
from tandem.organisation.commands.preferences import save_preferences
from tandem.organisation.commands.roles import end_grant, grant_role
from tandem.organisation.commands.second_step import take_back_second_step
from tandem.organisation.commands.structure import rename_industry, rename_region

__all__ = [
    "correct_person",
    "end_employment",
    "end_grant",
    "grant_role",
    "hire_person",
    "pair_people",
    "rename_industry",
    "rename_region",
    "renew_password",
    "save_preferences",
    "take_back_second_step",
    "unpair",
]
