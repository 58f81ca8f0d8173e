"""The product lines that courses certify for and deals are registered for; a rulebook names them by these words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _t

NAMES: dict[str, Promise] = {
    "notebook": _t("Notebooks"),
    "desktop": _t("Desktops"),
    "server": _t("Servers"),
    "storage": _t("Storage"),
    "printer": _t("Printers"),
    "service": _t("Services"),
}
PRODUCTS = tuple(NAMES)


def product_name(product: str) -> str:
    return str(NAMES.get(product, product))
