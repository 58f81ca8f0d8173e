"""Every item takes one of its choices, every choice uses scarce rows: priced, then searched.

One dual and one local search for whatever can be said so: accounts that take a seller, an option
and a partner; tasks that take an agent; points that take a centre.
"""
