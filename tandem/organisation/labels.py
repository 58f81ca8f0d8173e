"""What the roles are called on pages."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tandem.organisation.rules.roles import Role

ROLE_NAMES: dict[Role, Promise] = {
    Role.VP: _("Vice president, key accounts"),
    Role.INDUSTRY_DIRECTOR: _("Industry director"),
    Role.REGION_MANAGER: _("Region manager"),
    Role.OUTSIDE_SELLER: _("Outside seller"),
    Role.INSIDE_SELLER: _("Inside seller"),
    Role.SERVICE_ENGINEER: _("Service engineer"),
    Role.SALES_OPS: _("Sales operations"),
    Role.ADMINISTRATOR: _("Administrator"),
    Role.PARTNER_MANAGER: _("Partner manager"),
    Role.PARTNER_SELLER: _("Partner seller"),
}
