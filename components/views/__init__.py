"""What Streamlit shows. Besides dashboard.py the only files that import it."""
