"""Pure decisions about partners: no Django, no tables."""
