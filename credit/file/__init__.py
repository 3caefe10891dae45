"""The file of a subject (信用主体档案), the page of a record in it, and the list of subjects."""
