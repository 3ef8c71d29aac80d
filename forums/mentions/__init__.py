"""Speaking to people and organisations by name: @[Molly Member], @[Thanet Tides]."""
