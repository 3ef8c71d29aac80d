"""Every change to seats and terms is shown before it is made: what it does, and which rules it strains."""
