"""Pages of coverage: the plan, its lines, one line."""
