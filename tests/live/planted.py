"""The same product with its guards taken out: a race test must turn red against this server.

Started instead of `config.wsgi` by `Installation.start_web(planted=True)`. Nothing of it is in
the product; it replaces functions in the running process.
"""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Callable
from typing import Any

from tests.live import planted_phone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def make_application() -> Any:
    from config import settings

    # Failed sign-ins counted in each process's own memory.
    settings.AXES_HANDLER = "axes.handlers.cache.AxesCacheHandler"  # type: ignore[attr-defined]
    if settings.IS_SQLITE and os.environ.get("TANDEM_PLANTED") == "deferred":
        options = settings.DATABASES["default"]["OPTIONS"]
        options["transaction_mode"] = "DEFERRED"
    from config.wsgi import application

    bug = os.environ.get("TANDEM_PLANTED", "")
    if bug in planted_phone.NAMES:
        planted_phone.take_out(bug, replace)
    else:
        take_out_guards()
    return application


def take_out_guards() -> None:
    from tandem.activities.commands import joint_steps
    from tandem.foundation import idempotency, locking, numbering
    from tandem.partners.commands import fund_budgets
    from tandem.pipeline.commands import stages

    replace(fund_budgets.commit_money, give_without_counting)
    replace(locking.save_changes, save_over_the_other)
    replace(locking.require_unchanged, look_at_nothing)
    replace(idempotency.once, do_it_again)
    replace(numbering.next_number, count_in_memory)
    replace(stages._refuse_moved, let_it_move)
    replace(stages._is_so_already, end_it_again)
    replace(stages.refuse_closed, let_it_move)
    replace(joint_steps.refuse_taken, look_into_no_calendar)


def replace(guard: Callable[..., Any], bug: Callable[..., Any]) -> None:
    """Put the bug wherever a module of the product holds the guard by name."""
    for module in list(sys.modules.values()):
        is_ours = getattr(module, "__name__", "").startswith("tandem.")
        if is_ours and getattr(module, guard.__name__, None) is guard:
            setattr(module, guard.__name__, bug)


def save_over_the_other(row: Any, *, version: int | None, **changes: Any) -> None:
    """No look at the version: the last one wins and the first one's words are gone."""
    type(row)._default_manager.filter(pk=row.pk).update(**changes)
    for name, value in changes.items():
        setattr(row, name, value)


def look_at_nothing(row: Any, **_ignored: Any) -> None:
    """What the form was opened with is sent and never compared."""


def let_it_move(*_where_it_stood: Any) -> None:
    """Where the deal stood when its mover looked is sent and never compared."""


def end_it_again(*_how_it_ended: Any) -> bool:
    """A deal that ended ends once more."""
    return False


def look_into_no_calendar(_people: Any, _slot: Any, **_ignored: Any) -> None:
    """Whoever asks for an hour gets it."""


def do_it_again(*, effect: Callable[[], dict[str, Any]], **_ignored: Any) -> dict[str, Any]:
    """A key that is sent and never looked at."""
    return effect()


def give_without_counting(budget_id: int, amount_minor: int, **_ignored: Any) -> Any:
    """An approval that looks at no budget."""
    from tandem.partners.models import FundBudget

    return FundBudget.objects.get(pk=budget_id)


_counter = itertools.count(1)


def count_in_memory(series: str) -> int:
    """A number that a rollback does not give back."""
    return next(_counter)


if os.environ.get("TANDEM_PLANTED"):
    application = make_application()
