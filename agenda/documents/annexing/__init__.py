"""What happens to a PDF that goes into another: looked at, cleaned and bound, in processes of their own."""
