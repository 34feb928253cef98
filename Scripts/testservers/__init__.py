"""The servers that tests of cloud storage talk to: installed, started and ended by Scripts/services.py."""
