"""Writing the demo town into an empty database."""

from grids.actions.demo.load import NotEmpty, load_demo

__all__ = ["NotEmpty", "load_demo"]
