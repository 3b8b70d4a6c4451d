// A chosen letter fills the box below at once, unless somebody has written there; the button does the same by itself.
export default function picker(select) {
  const box = document.getElementById(select.dataset.letter);
  if (!box) return;
  let filled = box.value;
  const blank = new Option("–", "");
  select.prepend(blank);
  blank.selected = true;
  const fill = () => {
    const words = select.selectedOptions[0]?.dataset.words;
    if (words === undefined || (box.value.trim() && box.value !== filled)) return false;
    box.value = filled = words;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  };
  select.addEventListener("change", fill);
  select.form.addEventListener("submit", (event) => {
    if (!select.value || fill()) event.preventDefault();
  });
}
