"""The pages of the board, of data quality and of the monthly circular: fetch, call, answer."""
