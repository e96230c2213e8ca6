"""The shipped question bank, one JSON file per role and kind; read by ``botboss.domain.bank``."""
