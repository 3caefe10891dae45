"""Data quality (数据质量): each check is a rule in words and the rows that break it; counted by section, kept day by day."""
