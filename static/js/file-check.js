// Says before sending that a file is too big or of another kind; the server decides all the same.
export default function check(input) {
  const kinds = input.accept.toLowerCase().split(",").map((kind) => kind.trim());
  const message = document.createElement("p");
  message.className = "error";
  message.id = `${input.id}-live`;
  message.setAttribute("role", "alert");
  message.hidden = true;
  input.before(message);
  input.addEventListener("change", () => {
    const files = [...input.files];
    const big = files.some((file) => file.size > input.dataset.maxMb * 1024 * 1024);
    const odd = files.some((file) => !kinds.some((kind) => file.name.toLowerCase().endsWith(kind)));
    const text = big ? input.dataset.tooBig : odd ? input.dataset.wrongType : "";
    message.textContent = text;
    message.hidden = !text;
    input.setCustomValidity(text);
    input.toggleAttribute("aria-invalid", Boolean(text));
    if (text) input.setAttribute("aria-invalid", "true");
  });
  input.form?.addEventListener("submit", (event) => {
    if (input.validationMessage && !message.hidden) { event.preventDefault(); input.focus(); }
  });
}
