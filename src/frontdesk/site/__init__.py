"""What the site has set of its own: how its widget looks, when people are there, and the replies that its team gives often."""
