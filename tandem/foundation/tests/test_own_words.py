"""Words of people are kept whole or refused."""

from __future__ import annotations

import pytest
from django.utils import translation

from tandem.foundation.own_words import TooLong, own_line, own_words


def test_words_that_fit_are_kept_without_blanks_at_the_ends() -> None:
    assert own_words(" 奥托\n太忙 ", most=5) == "奥托\n太忙"
    assert own_line(" 奥托\n 太忙 ", most=5) == "奥托 太忙"


@pytest.mark.parametrize("keep", [own_words, own_line])
def test_one_character_too_many_is_refused_in_a_sentence(keep) -> None:
    with translation.override("en"), pytest.raises(TooLong) as refused:
        keep("长" * 6, most=5)

    assert "longer than 5 characters" in str(refused.value)
    assert refused.value.facts == {"has": 6}
