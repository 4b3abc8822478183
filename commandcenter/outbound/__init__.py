"""What leaves the hub: replies, hides, bans and assignments as facts, each sent once and then seen. Pure."""
