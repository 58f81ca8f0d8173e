"""Public instances through the same engine pieces as the product."""
