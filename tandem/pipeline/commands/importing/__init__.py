"""Opportunities by file: judged row by row, written a few hundred at a time, taken back whole.

Upload, columns, check, jobs and the error file are those of every import
(`keyaccounts/commands/imports/`); here is only what a deal is and how one is written.
"""
