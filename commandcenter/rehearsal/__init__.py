"""Dry runs of criteria: what really arrived, assigned by those in force and by others."""
