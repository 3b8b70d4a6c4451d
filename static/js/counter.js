// How many characters are left; read out only when few are, so that nobody is interrupted at every key.
export default function counter(field) {
  const most = field.maxLength;
  if (most < 1) return;
  const shown = document.createElement("p");
  shown.className = "counter";
  const said = document.createElement("p");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  field.after(shown, said);
  const count = () => {
    const left = most - field.value.length;
    shown.textContent = `${field.dataset.counter} ${left}`;
    said.textContent = left <= 50 && left % 10 === 0 ? shown.textContent : "";
  };
  field.addEventListener("input", count);
  count();
}
