print("stills")
