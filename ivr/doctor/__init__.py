"""What is wrong with an installation, worst first, each with the remedy. Looks only; mends nothing."""
