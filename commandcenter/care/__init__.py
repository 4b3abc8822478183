"""Conversations: bursts, requests, what waits for an answer, and the service clock. Pure."""
