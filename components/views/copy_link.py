"""A button that copies the address of the page as it stands."""

import streamlit as st

HTML = '<button type="button" id="copy">Copy link</button>'
CSS = """
button { font: inherit; font-size: 0.9rem; color: var(--st-text-color); background: transparent; cursor: pointer;
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius); padding: 0.25rem 0.75rem; min-height: 2.3rem; white-space: nowrap; }
button:hover, button:focus-visible { border-color: var(--st-primary-color); color: var(--st-primary-color); }
"""
JS = """
export default function ({ parentElement }) {
  const button = parentElement.querySelector("#copy");
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(window.location.href);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Copy the address above";
    }
    setTimeout(() => { button.textContent = "Copy link"; }, 2000);
  };
}
"""

_button = st.components.v2.component("copy_link", html=HTML, css=CSS, js=JS)


def copy_link() -> None:
    """The button; the address always holds the whole view."""
    _button(key="copy-link", width="content")
