// All dates that the rules of a form give, while they are typed: the server finds them, this asks it after every change.
// <div id="…" data-date-preview="/address" data-names="first_on last_on …"> in a form; [data-date-button] is for those
// without JavaScript. Boxes that were ticked off stay off: they are sent along.
export default function preview(place) {
  const form = place.closest("form");
  const names = new Set(place.dataset.names.split(" "));
  form.querySelectorAll("[data-date-button]").forEach((button) => { button.hidden = true; });
  place.setAttribute("aria-live", "polite");
  let timer, waiting;
  async function ask() {
    waiting?.abort();
    waiting = new AbortController();
    const address = new URL(place.dataset.datePreview, location.href);
    for (const [name, value] of new FormData(form)) if (names.has(name) && value) address.searchParams.append(name, value);
    try {
      const answer = await fetch(address, { signal: waiting.signal });
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(place.id);
      if (fresh) place.replaceChildren(...fresh.childNodes);
    } catch {
      // The button shows them too; saving checks them in any case.
    }
  }
  form.addEventListener("input", (event) => {
    if (!names.has(event.target.name) || event.target.name === "dates") return;
    clearTimeout(timer);
    timer = setTimeout(ask, 300);
  });
}
