"""Pages of the pipeline: each loads what is visible, calls one command or query, renders."""
