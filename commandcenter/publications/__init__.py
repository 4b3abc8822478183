"""Publications of ours: what is planned, who may change it, what a calendar file says, what detectors expect."""
