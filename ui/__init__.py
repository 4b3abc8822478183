"""The only room that knows Qt: the link to the hub, the wall, the desk."""
