"""Level-4 procedures and duties: the way onto a list and off it, put-off decisions, and what is owed while it lasts."""

from supervision.models.breaches import Breach
from supervision.models.duties import Duty
from supervision.models.procedures import Deferral, Procedure
from supervision.models.removals import Removal

__all__ = ["Breach", "Deferral", "Duty", "Procedure", "Removal"]
