"""Published instances of known problems, put through the same engine pieces as the product.

They show what the pieces are worth where others have measured too: assignment and clustering go
through the dual and search of `tandem.planning.choices`, periodic routing through the calendar.
Nothing here serves the product; nothing here solves anything by itself.
"""
