"""Questions about Docker: articles and notes -> index -> search -> an answer, or an honest "don't know".

No Telegram, no engine and no texts for people here: what is found is a value, and a feature shows it.
"""
