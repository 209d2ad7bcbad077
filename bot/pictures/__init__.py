"""What was measured, as a picture: what to draw as plain values, and a short-lived process that draws it.

The drawing library stays out of the bot's own process, whose idle memory is what it was. No other room is known here.
"""
