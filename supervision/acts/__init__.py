"""The acts of supervision as tables: on procedures of listing, removals, determinations, duties, and where they begin."""
