"""Removing what nothing uses: asked about item by item, and only that removed."""
