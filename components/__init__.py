"""What draws: charts (frame to figure), exports (frame or figure to bytes), views (Streamlit)."""

VERSION = "0.3.0"
