"""What a program can say of any dossier of letters: what is promised in it, and where it comes back."""
