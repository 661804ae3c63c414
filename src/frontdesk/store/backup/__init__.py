"""All that an installation keeps, in one file and back: written from one moment of a running database, and checked both ways."""

from frontdesk.store.backup.archive import Manifest, check_archive
from frontdesk.store.backup.blobs import Blobs, NoBlobs
from frontdesk.store.backup.restoring import Restored, Sealed, restore_backup
from frontdesk.store.backup.writing import write_backup

__all__ = [
    "Blobs",
    "Manifest",
    "NoBlobs",
    "Restored",
    "Sealed",
    "check_archive",
    "restore_backup",
    "write_backup",
]
