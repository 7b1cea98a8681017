"""What is looked at of the processes of an installation."""
