"""What is told outside: publication, and sharing with the credit platform."""

from disclosure.models.publications import LevelEdition as LevelEdition
from disclosure.models.publications import Publication as Publication
from disclosure.models.publications import Wording as Wording
