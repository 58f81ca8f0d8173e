"""A file that cannot be read as a table says so in one sentence: what, why, what next."""

from __future__ import annotations

from collections.abc import Callable

from tandem.foundation.errors import Refusal


class TableRefused(Refusal):
    """`message` is English; `sentence` says the same in the language of a translator."""

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        facts = {**self.facts}
        if "kind" in facts:  # "a picture": a word of ours, not of the file
            facts["kind"] = translate(str(facts["kind"]))
        return translate(SENTENCES[self.code]).format(**facts)


# One sentence a code; a page translates by code, with the same names in braces.
SENTENCES: dict[str, str] = {
    "empty_file": "{file} is empty. Save the list again and choose the new file.",
    "file_too_large": "{file} is {megabytes} MB, and the limit is {limit} MB. "
    "Split the list into two files.",
    "old_workbook": "{file} is in the old Excel format (.xls). "
    "Open it, save it as .xlsx and choose the new file.",
    "encrypted_workbook": "{file} is protected by a password. "
    "Remove the password in Excel and choose the file again.",
    "binary_workbook": "{file} is a binary workbook (.xlsb). "
    "Open it, save it as .xlsx and choose the new file.",
    "open_document": "{file} is an OpenDocument sheet (.ods). "
    "Open it, save it as .xlsx and choose the new file.",
    "not_a_table": "{file} is {kind}, whatever its name says. Choose an .xlsx or .csv file.",
    "damaged_file": "{file} is damaged and cannot be opened. "
    "Open it in Excel, save a copy and choose the copy.",
    "too_many_parts": "{file} is packed from {entries} parts, and the limit is {limit}. "
    "Copy the list into a new workbook.",
    "unpacks_too_large": "{file} unpacks to more than {limit} MB. "
    "Copy only the list into a new workbook.",
    "packed_too_tightly": "{file} is packed like a bomb ({ratio} to 1) and was not opened. "
    "Copy the list into a new workbook.",
    "unsafe_xml": "{file} holds definitions that a list never needs (DOCTYPE) and was not opened. "
    "Copy the list into a new workbook.",
    "reading_too_slow": "{file} could not be read within {seconds} seconds. "
    "Copy only the list into a new workbook.",
    "reading_too_heavy": "{file} needs more memory than a list may take. "
    "Copy only the list into a new workbook.",
    "no_sheets": "{file} holds no sheet with cells. Choose the file that holds the list.",
    "no_such_sheet": "{file} has no sheet named {sheet}. Choose one of: {sheets}.",
    "unknown_encoding": "The characters of {file} cannot be read. "
    "Save it as CSV UTF-8 or .xlsx and choose the new file.",
    "wrong_encoding": "{file} is not written in {encoding}. Choose another encoding.",
    "too_many_columns": "{file} has {columns} used columns, and the limit is {limit}. "
    "Remove the columns that are not needed.",
    "too_many_rows": "{file} has more than {limit} rows. Split the list into two files.",
}


def refuse(code: str, **facts: object) -> TableRefused:
    """The error for `code`; every sentence names its facts, so a missing one fails loudly."""
    return TableRefused(code, SENTENCES[code].format(**facts), **facts)
