"""How many people more, where, until when, from what the log holds (docs/staffing.md). Pure."""
