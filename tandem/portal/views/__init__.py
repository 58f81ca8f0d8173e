"""Pages for partners' people, made for a phone first."""
