"""Tuning by replay: what other figures of detection would have told, before they are put in force."""
