// A choice that takes effect at once, such as the order of a list; its button is only for those without JavaScript.
export default function autosubmit(select) {
  const button = select.form.querySelector("[data-autosubmit-button]");
  if (button) button.hidden = true;
  if (!select.form.matches("[data-live]")) select.addEventListener("change", () => select.form.requestSubmit());
}
