"""The demo town: made by code, the same each time, in the shape of Mengzi. Pure; `grids.actions.demo` writes it."""
