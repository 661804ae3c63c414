"""The domain: conversations between a visitor and the team, their messages, and who answers."""
