"""The only writers of coverage: plans, lines, pins and what publishing changes."""
