"""Lists: their columns, filters and order are declared once, and screen, cards, sheet and print all show the same."""
