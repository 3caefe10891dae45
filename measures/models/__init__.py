"""The catalogue of measures, measures granted to level 1 and their use, rewards by other departments."""

from measures.models.catalogue import CatalogueItem
from measures.models.incentives import Incentive, IncentiveUse
from measures.models.rewards import Reward

__all__ = ["CatalogueItem", "Incentive", "IncentiveUse", "Reward"]
