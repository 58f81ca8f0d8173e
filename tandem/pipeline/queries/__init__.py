"""What deals are asked: boards, lists, one deal, what is missing."""
