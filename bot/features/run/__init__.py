"""docker run from a phone: parsed as docker parses it, under a policy, with its output live."""
