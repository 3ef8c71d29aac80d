"""Organisations by the thousand: tables of them taken in after a dry run, and handed out."""
