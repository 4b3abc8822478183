"""How many people more, where, until when: a short forecast from what the log holds. Pure. docs/staffing.md."""
