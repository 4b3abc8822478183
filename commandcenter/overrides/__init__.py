"""How people overrule the assignment: overrides as the log tells them, who may, when they end."""
