"""Dividing areas into grids: what is read, what is written."""

from grids.actions.divide.act import DividedGrid, Division, DivisionReport, divide_into_grids
from grids.actions.divide.refusals import CannotDivide

__all__ = ["CannotDivide", "DividedGrid", "Division", "DivisionReport", "divide_into_grids"]
