"""Views of lists that people of the demo keep, some of them for their colleagues."""

from __future__ import annotations

from tandem.organisation.actors import actor_for
from tandem.organisation.commands.saved_views import save_view
from tandem.organisation.models import RoleGrant
from tandem.organisation.rules.roles import Role

KEPT = (  # who, page, name, filter, shown to colleagues
    (Role.VP, "opportunities", "承诺却停滞", "category=commit&look=stale&sort=amount", True),
    (Role.VP, "accounts", "有需求未激活", "has=owner&activity=new&sort=-potential", True),
    (Role.REGION_MANAGER, "pipeline", "只靠一人", "look=single", True),
    (Role.REGION_MANAGER, "opportunities", "下一步逾期", "look=late&sort=amount", True),
    (Role.OUTSIDE_SELLER, "opportunities", "我的承诺", "seller=me&category=commit", False),
)


def keep_views() -> int:
    """The first person of each role keeps theirs; who has no region shows them to all."""
    first: dict[str, RoleGrant] = {}
    grants = RoleGrant.objects.filter(role__in={role for role, *_rest in KEPT})
    for grant in grants.select_related("user").order_by("-id"):
        first[grant.role] = grant
    for role, page, name, query, is_shared in KEPT:
        actor = actor_for(first[role].user, channel="system")
        save_view(actor=actor, page=page, name=name, query=query, is_shared=is_shared)
    return len(KEPT)
