"""People: invitations, second factors, pictures, availability, teams, scopes, the record of changes."""

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    pass
