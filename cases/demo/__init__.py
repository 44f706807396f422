"""An invented history of cases for the demo city: pure, out of one seed. `cases/actions/demo.py` writes it."""
