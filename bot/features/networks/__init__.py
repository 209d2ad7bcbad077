"""Networks: the list, the card, making, removing, and who is connected."""
