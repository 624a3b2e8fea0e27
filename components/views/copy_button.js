export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  button.textContent = data.label;
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(data.text || window.location.href);
      button.textContent = data.copied;
    } catch {
      button.textContent = data.refused;
    }
    setTimeout(() => { button.textContent = data.label; }, 2000);
  };
}
