"""The only writers of organisation, one function a use case."""
