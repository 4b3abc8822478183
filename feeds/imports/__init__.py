"""Exports of the tools that people have today, CSV or XLSX, taken in by a profile of their columns."""
