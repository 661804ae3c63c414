"""What can be set, and the only place that reads the environment and `.env`. Everything else is given values."""

from frontdesk.settings.load import Settings, load_settings

__all__ = ["Settings", "load_settings"]
