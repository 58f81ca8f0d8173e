"""One module a role's home: what it shows first."""
