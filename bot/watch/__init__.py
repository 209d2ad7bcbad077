"""Engine events -> facts -> rules (pure) -> incidents -> outbox -> chats."""
