// Purpose: see Package.swift.
