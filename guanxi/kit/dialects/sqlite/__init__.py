"""Django's SQLite backend, with a queue for writers that does not oversleep (base.py)."""
