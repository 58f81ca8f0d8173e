"""The planner: from a locked list to owners, modes, visits and a calendar, proven good.

Pure Python over NumPy arrays: no Django, no files, no clock. Units everywhere in this package:
money is thousand CNY of expected gross margin per quarter, time is hours, distance is km.
"""
