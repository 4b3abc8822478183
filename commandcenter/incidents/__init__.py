"""The life of an incident: its steps, what may follow what, who is told. Pure: facts in, facts out."""
