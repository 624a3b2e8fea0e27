"""What draws: charts (frame to figure), exports (frame to text), views (Streamlit)."""
