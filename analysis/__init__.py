"""Assay: the library behind the workbench. It knows no Streamlit and no Plotly."""

__version__ = "0.1.0"
