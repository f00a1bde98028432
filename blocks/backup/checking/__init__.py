"""Finding what is damaged, and mending it from elsewhere."""
