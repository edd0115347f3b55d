"""What people touch: the command line. Apps show what the layers below worked out, and compute nothing of their own."""
