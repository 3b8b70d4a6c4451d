// What level and hours give, told while they are typed: the server computes, this asks it again after every change.
// <div id="…" data-pay-preview="/address"> in a form; fields with data-pay are sent; [data-pay-when="table|typed"] rows
// are shown as the contract wants; [data-pay-button] is for those without JavaScript.
export default function preview(place) {
  const form = place.closest("form");
  const fields = [...form.querySelectorAll("[data-pay]")];
  form.querySelectorAll("[data-pay-button]").forEach((button) => { button.hidden = true; });
  let timer, waiting;
  async function ask() {
    waiting?.abort();
    waiting = new AbortController();
    const data = new URLSearchParams(fields.filter((field) => field.value).map((field) => [field.name, field.value]));
    try {
      const answer = await fetch(`${place.dataset.payPreview}?${data}`, { signal: waiting.signal });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(place.id);
      if (!fresh) return;
      for (const row of form.querySelectorAll("[data-pay-when]")) row.hidden = row.dataset.payWhen !== fresh.dataset.kind;
      place.replaceChildren(...fresh.childNodes);
    } catch {
      // The button computes it too; saving does so in any case.
    }
  }
  for (const field of fields) {
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, 300);
    });
  }
}
