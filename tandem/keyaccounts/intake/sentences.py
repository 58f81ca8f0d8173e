"""What is said about a row: one sentence a code, English here, translated where it is shown.

Facts stand in braces. `say` takes the translator of the moment, so this module needs no Django.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tandem.keyaccounts.intake.rows import LeftOut, Notice


def _(sentence: str) -> str:
    """Marks a sentence for the translators."""
    return sentence


SENTENCES: dict[str, str] = {
    # The cell itself
    "error_value": _("The cell shows {value}. Mend the formula or type the value."),
    "formula_without_value": _(
        "The formula {value} was never calculated. Open the file in Excel, save it and upload it again."
    ),
    "digits_lost": _(
        "{value} was stored as a number and has lost digits. Format the column as text and type it again."
    ),
    "too_long": _("{value} is longer than {limit} characters. Shorten it."),
    "unknown_value": _("{value} is not known here. Choose what it stands for, or correct it."),
    "unit_unknown": _("The unit of {value} is not known. Choose the unit of the column."),
    # Amounts and counts
    "not_an_amount": _("{value} is not an amount. Type a number such as 1,234.5万."),
    "other_currency": _("{value} is not in yuan. Convert it to yuan."),
    "scientific_notation": _("{value} may stand for a rounded number. Type all its digits."),
    "amount_ambiguous": _(
        "{value} can be read as two different numbers. Use commas for thousands and a point for decimals."
    ),
    "amount_too_large": _("{value} is larger than any amount kept here. Check the unit."),
    "negative_amount": _("The amount is below zero. Correct it or leave the cell empty."),
    "not_a_count": _("{value} is not a number of things. Type a whole number."),
    "not_whole": _("{value} is not a whole number. Type a whole number."),
    "negative_count": _("{value} is below zero. Correct it or leave the cell empty."),
    "count_became_date": _(
        "Excel turned this count into the date {value}. Format the column as text and type it again."
    ),
    "not_own_and_total": _("{value} is not a count of own and all. Type it as 341/1805."),
    "own_count_missing": _("{value} has a total without the own count. Type it as 341/1805."),
    "own_above_total": _("The own count {own} is above the total {total}. Correct one of them."),
    # Dates
    "not_a_date": _("{value} is not a date. Type it as 2006-07-08."),
    "no_such_day": _("{value} is a day that does not exist. Correct it."),
    "date_without_day": _("{value} does not name a day. Type it as 2006-07-08."),
    "date_short_year": _("{value} has a year of two digits. Type it as 2006-07-08."),
    "date_ambiguous": _(
        "{value} may be {day_first} or {month_first}. Choose for the column which comes first."
    ),
    "date_out_of_range": _("{value} gives the day {day}, which cannot be right. Correct it."),
    # People and places
    "not_a_name": _("{value} is not a person's name. Type the name."),
    "pair_ambiguous": _("{value} may be one person or two. Put a slash between two names."),
    "more_than_two_people": _(
        "{value} names more than two people. Keep the outside and the inside seller."
    ),
    "same_person_twice": _("{value} is named for both places of the pair. Keep one of them."),
    "not_a_phone": _("{value} is not a telephone number and was left out."),
    "not_an_email": _("{value} is not an e-mail address and was left out."),
    "not_degrees": _("{value} is not in decimal degrees and was left out."),
    "degrees_out_of_range": _("{value} is beyond {limit} degrees and was left out."),
    "not_a_credit_code": _(
        "{value} is not a credit code of 18 characters and was left out. The account is known by name and city."
    ),
    "half_a_place": _("Only one of latitude and longitude is given, so the place is not set."),
    # The row as a whole
    "name_missing": _("The account has no name. Type the name."),
    "no_key_but_name": _(
        "Neither a credit code nor a city is given, so the account is known by its name alone."
    ),
    "wallet_below_revenue": _("The potential is below last year's revenue. Check the units."),
    "locked_in_future": _("The lock begins on {day}, which is still to come."),
    "two_values": _("{value} contradicts the column of its own, and {kept} was kept."),
    "same_code_in_file": _(
        "Row {row} has the same credit code. Keep one of the two rows, or correct the code."
    ),
    "same_name_in_file": _("Row {row} is the same account by name and city. Keep one of the two."),
    # How a cell was understood
    "own_unit": _("{value} was read with its own unit, not with that of the column."),
    "rounded_to_fen": _("{value} was rounded to the fen."),
    "from_serial_number": _("{value} was read as the day {read}."),
    "time_dropped": _("The time of day in {value} was left out."),
    "typed_as_number": _("{value} was stored as a number, so zeros in front of it may be missing."),
    "one_person": _("Only one seller is named; the other place of the pair stays empty."),
    "total_missing": _("{value} was read as the own count; the total is not given."),
    "check_digit": _("The check digit of {value} does not fit. Compare the code with the licence."),
    # Rows left out
    "subtotal": _("A subtotal row, left out."),
    "repeated_header": _("The header printed again, left out."),
    "remark": _("A remark, left out."),
}


def say(said: Notice | LeftOut, translate: Callable[[str], str] = str) -> str:
    """The sentence for a notice or a row left out, in the language of `translate`."""
    if isinstance(said, LeftOut):
        return translate(SENTENCES[said.why])
    facts = {key: _shown(value) for key, value in said.facts.items()}
    return translate(SENTENCES[said.code]).format(**facts)


def _shown(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
