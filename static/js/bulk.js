// Counts the ticked ones while one ticks, and says so beside the button.
export default function bulk(form) {
  const count = form.querySelector("[data-bulk-count]"), all = form.elements.tutte;
  const boxes = () => [...document.querySelectorAll('input[name="a"][form="bulk"]')];
  const show = () => {
    const n = boxes().filter((box) => box.checked).length;
    count.textContent = n === 1 ? count.dataset.one : n ? count.dataset.many.replace("#", n) : count.dataset.none;
    boxes().forEach((box) => { box.disabled = all.checked; });
    count.hidden = all.checked;
  };
  document.addEventListener("change", (event) => {
    if (event.target === all || event.target.getAttribute("form") === "bulk") show();
  });
  addEventListener("pageshow", show);
  show();
}
