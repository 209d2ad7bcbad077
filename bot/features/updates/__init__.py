"""Newer images under the tags that run: asked of the registries, shown, taken, skipped, each with its way back."""
