// Names that begin like what is being typed, offered by the browser's own list under the field.
// <input data-suggest="/address"> asks /address?q=… for a JSON list of texts.
export default function suggest(field) {
  const list = document.createElement("datalist");
  list.id = `${field.id}-names`;
  field.after(list);
  field.setAttribute("list", list.id);
  let timer, waiting;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    const typed = field.value.trim();
    if (typed.length < 2 || [...list.options].some((option) => option.value === typed)) return;
    timer = setTimeout(async () => {
      waiting?.abort();
      waiting = new AbortController();
      try {
        const address = `${field.dataset.suggest}?${new URLSearchParams({ q: typed })}`;
        const answer = await fetch(address, { headers: { Accept: "application/json" }, signal: waiting.signal });
        if (!answer.ok) return;
        list.replaceChildren(...(await answer.json()).slice(0, 10).map((name) => new Option(name, name)));
      } catch {
        // Without suggestions the field still takes any text.
      }
    }, 200);
  });
}
