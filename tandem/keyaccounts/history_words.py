"""An audit entry in words: what was done, by whom, and each value before and after."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.formats import amount, count, unit_label
from tandem.foundation.models import AuditEntry
from tandem.keyaccounts.models import Account, Contact, Figure, Need
from tandem.keyaccounts.queries.history import HistoryPage

ICONS = {
    "account_locked": "lock",
    "account_released": "lock-open",
    "account_registered": "plus",
    "account_changed": "edit",
    "account_imported": "upload",
    "account_updated": "edit",
    "account_change_undone": "undo",
    "accounts_merged": "merge",
    "merge_undone": "undo",
    "contact_added": "user-plus",
    "site_added": "pin",
}
LONG_TEXT = 120
AMOUNTS = dict(Figure.Kind.choices)  # recorded as "wallet_low 2026-11-24"
# Columns that follow from others, and marks of the machinery, tell a reader nothing.
UNSPOKEN = {"bulk_edit", "name_key", "name_sort", "city_key", "version", "id"}


def _icon(bare: str) -> str:
    if bare.endswith("_removed"):
        return "trash"
    return "undo" if bare.endswith("_put_back") else ICONS.get(bare, "history")


def history_lines(page: HistoryPage) -> list[dict[str, Any]]:
    """Lines for `_timeline.html`."""
    return [
        {
            "icon": _icon(_bare(entry.act)),
            "title": act_label(entry.act),
            "who": page.people.get(entry.actor_id or 0, "") or _("Tandem"),
            "at": timezone.localtime(entry.at).isoformat(),
            "when": f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M}",
            "text": "\n".join(_differences(entry, page)),
            "chips": [],
        }
        for entry in page.entries
    ]


def act_label(act: str) -> str:
    """What was done; an act of an app that is not known here is read from its own name."""
    labels = {
        "account_registered": _("Registered as a candidate"),
        "account_changed": _("Changed"),
        "account_change_undone": _("A change was undone"),
        "account_imported": _("Imported"),
        "account_updated": _("Updated by an import"),
        "account_locked": _("Locked"),
        "account_released": _("Released"),
        "accounts_merged": _("Merged"),
        "merge_undone": _("A merge was undone"),
        "pair_decided": _("A possible duplicate was decided"),
        "contact_added": _("A contact was added"),
        "site_added": _("A place was added"),
        "need_added": _("A need was noted"),
        "competitor_added": _("A rival was noted"),
        "base_counted": _("Machines were counted"),
        "coverage_assigned": _("Assigned by the plan"),
        "figures_recorded": _("Figures were recorded"),
        **_fact_labels(),
        "visit_planned": _("A visit was planned"),
        "visit_recorded": _("A visit was recorded"),
    }
    bare = _bare(act)
    return labels.get(bare, bare.replace("_", " ").capitalize())


def _fact_labels() -> dict[str, str]:
    """What was done to a fact after it was added."""
    return {
        "contact_changed": _("A contact was changed"),
        "contact_removed": _("A contact was removed"),
        "contact_put_back": _("A contact was put back"),
        "site_changed": _("A place was changed"),
        "site_removed": _("A place was removed"),
        "site_put_back": _("A place was put back"),
        "need_changed": _("A need was changed"),
        "need_removed": _("A need was removed"),
        "need_put_back": _("A need was put back"),
        "competitor_changed": _("A rival was changed"),
        "competitor_removed": _("A rival was removed"),
        "competitor_put_back": _("A rival was put back"),
        "base_changed": _("A count of machines was changed"),
        "base_removed": _("A count of machines was removed"),
        "base_put_back": _("A count of machines was put back"),
        "figure_changed": _("A figure was changed"),
        "figure_removed": _("A figure was removed"),
        "figure_put_back": _("A figure was put back"),
    }


def column_label(name: str) -> str:
    kind, _space, day = name.partition(" ")
    if day and kind in AMOUNTS:
        return f"{AMOUNTS[kind]} {day}"
    return _column_labels().get(name, "")


def _column_labels() -> dict[str, str]:
    return {
        "name": _("Name"),
        "short_name": _("Short name"),
        "name_en": _("Name in English"),
        "credit_code": _("Credit code"),
        "external_id": _("Number in your system"),
        "industry_id": _("Industry"),
        "region_id": _("Region"),
        "province": _("Province"),
        "city": _("City"),
        "segment": _("Class"),
        "mode": _("Coverage mode"),
        "owner_id": _("Outside seller"),
        "inside_id": _("Inside seller"),
        "partner_id": _("Partner"),
        "parent_id": _("Belongs to"),
        "need_level": _("Need"),
        "state": _("State"),
        "since": _("Since"),
        "until": _("Last day"),
        "reason": _("Reason"),
        "verdict": _("Verdict"),
        "kept": _("Kept"),
        "absorbed": _("Merged into it"),
        "title": _("Position"),
        "phone": _("Telephone"),
        "email": _("E-mail"),
        "buying_role": _("Role in buying"),
        "left_on": _("Left on"),
        "address": _("Address"),
        "brand": _("Brand"),
        "units": _("Units"),
        "what": _("What they need"),
        "level": _("How strong"),
        "note": _("What is known"),
        "product_line": _("Product line"),
        "as_of": _("As of"),
        "amount_minor": _("Amount"),
        "lat": _("Latitude"),
        "lon": _("Longitude"),
        "is_main": _("Main place"),
        "is_own": _("Our own brand"),
        "revenue_year_minor": _("Last 12 months"),
        "potential_minor": _("Potential"),
        "visits_per_quarter": _("Visits a quarter"),
        "is_top": _("Top 20"),
    }


def _differences(entry: AuditEntry, page: HistoryPage) -> list[str]:
    lines = []
    for name in dict.fromkeys([*entry.before, *entry.after]):
        label = column_label(name)
        old, new = entry.before.get(name), entry.after.get(name)
        if name in UNSPOKEN or not label or old == new or (_nothing(old) and _nothing(new)):
            continue
        after = _said(name, new, page) if name in entry.after else "–"
        if name in entry.before:
            lines.append(f"{label}: {_said(name, old, page)} → {after}")
        else:
            lines.append(f"{label}: {after}")
    return lines


def _said(name: str, value: Any, page: HistoryPage) -> str:
    if _nothing(value):
        return "–"
    if isinstance(value, int) and (name, value) in page.names:
        return page.names[name, value]
    if name == "state":
        return str(dict(Account.State.choices).get(value, value))
    if name == "buying_role":
        return str(dict(Contact.BuyingRole.choices).get(value, value))
    if name == "level":
        return str(dict(Need.Level.choices).get(value, value))
    if name == "mode":
        return str(dict(Account.Mode.choices).get(value, value))
    is_amount = name.endswith("_minor") or name.partition(" ")[0] in AMOUNTS
    if is_amount and isinstance(value, int):
        return f"{amount(value)} {unit_label('wan')}"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        is_hidden_name = name.endswith("_id") or name in ("kept", "absorbed")
        return _("one you do not see") if is_hidden_name else count(value)
    return str(value)[:LONG_TEXT]


def _nothing(value: Any) -> bool:
    return value is None or value == ""


def _bare(act: str) -> str:
    return act.partition(".")[2] or act
