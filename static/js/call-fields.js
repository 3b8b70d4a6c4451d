// What was said on the telephone is asked only of those who say that they telephoned.
export default function call(part) {
  const form = part.closest("form");
  const show = () => {
    const chosen = form.querySelector('input[name="tell"]:checked')?.value === "call";
    part.hidden = !chosen;
    part.open = chosen;
  };
  form.addEventListener("change", show);
  show();
}
