"""Who answered, as the Equality Act asks a council to know it: tallies alone, joined to nothing."""
