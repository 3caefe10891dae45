"""The lists of inspections: what comes from the public, permits and credit checks, planning, random draws."""
