"""The only writers of this app, one function a use case."""
