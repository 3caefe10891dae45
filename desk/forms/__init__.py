"""Forms of the house: their wording, their fields, the forms of acts and of lists."""
