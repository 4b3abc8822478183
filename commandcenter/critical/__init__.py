"""Critical customers: how one comes in, by rule or by word, and how he goes out. Pure."""
