"""What is measured about botboss, each a command: ``python -m benchmarks.<name>``."""
