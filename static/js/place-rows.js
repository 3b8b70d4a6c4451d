// Adds, drops and promotes places in the form of an opening without leaving the page: the server answers with the whole
// form, this takes the rows and the main place from it. <div id="…" data-place-rows data-place-main="field names">.
export default function rows(place) {
  const form = place.closest("form");
  place.addEventListener("click", async (event) => {
    const button = event.target.closest("button[type=submit]");
    if (!button || place.dataset.busy) return;
    event.preventDefault();
    place.dataset.busy = "yes";
    try {
      const body = new URLSearchParams(new FormData(form));
      body.set(button.name, button.value);
      const answer = await fetch(form.action, { method: "POST", body });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const there = fresh.getElementById(place.id);
      if (!answer.ok || !there) throw new Error(answer.status);
      for (const name of place.dataset.placeMain.split(" ")) {
        const typed = fresh.querySelector(`#opening-form [name="${name}"]`);
        if (typed) form.elements[name].value = typed.value;
      }
      place.replaceChildren(...there.childNodes);
      form.dispatchEvent(new Event("change", { bubbles: true }));
      const found = place.querySelectorAll("[data-suggest]");
      if (found.length) import(new URL(`./suggest.js${new URL(import.meta.url).search}`, import.meta.url)).then((module) => found.forEach(module.default));
      const rows = place.querySelectorAll("fieldset");
      (button.value === "place" ? rows[rows.length - 1]?.querySelector("select, input") : place.querySelector("button[name=then]"))?.focus();
    } catch {
      // As without JavaScript: the button sends the form and the page comes back with everything on it.
      delete place.dataset.busy;
      form.requestSubmit(button);
    }
    delete place.dataset.busy;
  });
}
