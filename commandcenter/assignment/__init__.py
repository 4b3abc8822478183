"""Which case goes to which person, now, and why; and how a person overrules it (docs/assignment.md). Pure."""
