// A field whose text is picked from a list that the portal answers with: the ARIA combobox with a listbox.
// <div class="combobox" data-combobox="/address" data-name="…-code" …><input></div> asks /address?q=… for
// [{code, label, detail}], and sends the code of the one picked beside the text. Typing on takes the pick back.
export default function combobox(box) {
  const field = box.querySelector("input");
  const form = field.form;
  const say = box.dataset;
  const list = document.createElement("ul");
  const status = document.createElement("p");
  list.id = `${field.id}-list`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", say.label);
  list.hidden = true;
  status.className = "said";
  status.setAttribute("role", "status");
  box.append(list, status);
  for (const [name, value] of Object.entries({
    role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) field.setAttribute(name, value);

  // What people without scripts choose from says what is chosen already; from here on the field does.
  const radios = form.querySelector(`#${CSS.escape(say.matches)}`);
  const checked = radios?.querySelector("input:checked");
  const hidden = (name, value) => Object.assign(document.createElement("input"), { type: "hidden", name, value });
  const code = hidden(say.code, checked?.value ?? "");
  const asked = form.elements.namedItem(say.asked);
  box.append(code);
  if (checked) radios.remove();

  let options = [], at = -1, timer, waiting;

  const show = (open) => {
    list.hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    if (!open) mark(-1);
  };
  const mark = (to) => {
    at = to;
    [...list.children].forEach((item, n) => item.setAttribute("aria-selected", String(n === to)));
    if (to < 0) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", list.children[to].id);
    list.children[to].scrollIntoView({ block: "nearest" });
  };
  const pick = (n) => {
    field.value = options[n].label;
    code.value = options[n].code;
    if (asked) asked.value = options[n].label;
    form.querySelector(`#${CSS.escape(say.matches)}`)?.remove();
    show(false);
    status.textContent = say.picked;
    field.setCustomValidity("");
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const draw = (found) => {
    options = found;
    list.replaceChildren(...found.map((one, n) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${n}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.textContent = one.label;
      item.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
      item.addEventListener("click", () => pick(n));
      return item;
    }));
    show(found.length > 0);
    status.textContent = found.length === 1 ? say.one : found.length ? say.many.replace("{n}", found.length) : say.none;
  };
  const ask = async () => {
    waiting?.abort();
    waiting = new AbortController();
    try {
      const answer = await fetch(`${say.combobox}?${new URLSearchParams({ q: field.value.trim() })}`, {
        headers: { Accept: "application/json" }, signal: waiting.signal,
      });
      if (answer.ok) draw(await answer.json());
    } catch {
      // Without an answer the words are sent with the form, which comes back with the list.
    }
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    code.value = "";
    waiting?.abort();
    if (field.value.trim().length < 3) {
      status.textContent = "";
      return show(false);
    }
    timer = setTimeout(ask, 150);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      show(false);
    } else if (["ArrowDown", "ArrowUp"].includes(event.key) && options.length) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (list.hidden) show(true);
      mark(at < 0 && step < 0 ? options.length - 1 : (at + step + options.length) % options.length);
    } else if (event.key === "Enter" && !list.hidden && at >= 0) {
      event.preventDefault();
      pick(at);
    }
  });
  field.addEventListener("blur", () => show(false));
  // On a slow connection people have begun to type before this module was there.
  if (document.activeElement === field && field.value.trim().length >= 3 && !code.value) ask();
}
