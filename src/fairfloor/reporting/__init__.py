"""What is handed over: values in, documents out."""
