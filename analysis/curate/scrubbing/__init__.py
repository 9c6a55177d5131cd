"""What stands in the place of personal data: masks, pseudonyms, placeholders."""
