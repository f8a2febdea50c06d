"""The agenda as a workbook: which sheets and columns it has, on the way out and on the way in."""
