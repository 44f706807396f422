from cases.admin import departments, looks, times

__all__ = ["departments", "looks", "times"]
