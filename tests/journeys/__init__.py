"""Whole days of work in a real browser, from the outside."""
