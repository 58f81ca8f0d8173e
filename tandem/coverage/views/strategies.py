"""Strategy cards: what each class of customers is owed, read by all and set by sales operations."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.coverage.commands.strategies import save_strategy
from tandem.coverage.forms import StrategyForm
from tandem.coverage.queries import strategies as cards
from tandem.coverage.strategy_pages import strategies_context, strategy_context
from tandem.foundation.errors import NotThere
from tandem.organisation.requests import Request


def strategies(request: Request) -> HttpResponse:
    return render(request, "coverage/strategies.html", strategies_context(request.actor))


def strategy(request: Request, segment: str) -> HttpResponse:
    """Asked for: the card as a form. Posted to: save it."""
    card = cards.strategies().get(segment)
    if card is None:
        raise NotThere("no_such_segment", _("There is no such segment. Choose one of the cards."))
    version = cards.versions()[segment]
    form = StrategyForm(request.POST or None, initial=StrategyForm.start(card, version))
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        context = strategy_context(card) | {"form": form}
        return render(request, "coverage/strategy.html", context, status=status)
    save_strategy(
        actor=request.actor,
        card=form.card(segment),
        version=form.cleaned_data["version"],
        now=timezone.now(),
    )
    messages.success(request, _("Saved. The next plan is made with this card."))
    return redirect("strategies")
