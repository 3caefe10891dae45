"""Benchmarks on a generated bureau, on a throwaway PostgreSQL and Redis: ./dev bench [PART …]."""
