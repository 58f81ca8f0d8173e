"""Pages of the vendor's people; those of partners stand in the portal."""
