"""Staff pages of partners."""
