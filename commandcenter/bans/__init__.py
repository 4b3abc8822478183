"""Moderation of customers: their files, the ladder of steps, who may take them and when they end. Pure."""
