"""Declarations of interest: what people who sit have beside their seat, said in the open.

A declaration belongs to the person and counts for every body on which they sit, since an interest
does not change with the room. Whoever holds a seat declares: voting or in attendance, by virtue of
another office, or carried over. A deputy holds no seat and declares nothing here.
"""
