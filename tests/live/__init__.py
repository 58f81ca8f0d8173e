"""Tandem as it really runs: web server, worker, database and browser, for tests from the outside."""
