"""The figures: what the team's record says about its work."""
