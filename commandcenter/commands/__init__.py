"""Requests to act, one file a subject: target, arguments, who may."""
