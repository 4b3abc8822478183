"""What people do to overrides: who may, what refuses them, who is called in and at what cost."""
