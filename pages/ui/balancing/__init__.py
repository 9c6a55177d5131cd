"""What the page Balance is made of."""
