"""One file per screen: state -> frozen rows, capped. Pure."""
