"""Questions in people's own words: answers from articles and from the engine, and the log of what was asked."""
