"""Sudden death of the web server and the worker: nothing lost, nothing doubled."""
