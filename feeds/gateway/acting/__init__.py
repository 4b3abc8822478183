"""What hubs have platforms do through the gateway: one file a platform, each command once."""
