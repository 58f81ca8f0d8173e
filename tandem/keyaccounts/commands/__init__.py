"""The only writers of the registry: one function a use case."""
