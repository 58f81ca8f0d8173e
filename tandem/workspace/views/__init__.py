"""Pages that span areas: the role's home, search, jobs, the inbox, the account's page."""
