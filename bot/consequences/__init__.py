"""What an act takes along, judged by the engine's models: who depends on a container, what hands over the host.

Pure, for every feature that has to ask before it acts: no texts, no engine, no Telegram.
"""
