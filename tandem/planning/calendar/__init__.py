"""Decision 3: the dated, ordered stops of one seller's quarter."""
