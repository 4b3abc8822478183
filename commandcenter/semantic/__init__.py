"""Reading a message: what to hide (mask) and what it says (read). Text in, facts out; no disk, no network."""
