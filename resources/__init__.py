"""Data only: themes, languages, lexicons, migrations."""
