"""Routing: which hashtag or label hands a conversation over to care, who is told of the end. Pure."""
