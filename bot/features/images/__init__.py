"""Images: the list, the card, history, names, removal."""
