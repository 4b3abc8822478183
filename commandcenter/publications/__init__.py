"""Publications of ours: who plans and changes them, what a calendar file says, what the detectors expect."""
