"""Every page of the app: importing this module registers them."""
