"""Puts the line on real telephone numbers: looks first, changes all or nothing, can put everything back."""
