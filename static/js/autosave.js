// Keeps a draft while it is being written: <form data-autosave="/where" data-autosave-needs="field" data-autosave-lost="words">
// with an element [data-autosave-status]. The server answers { said, version, action, page, save }; 409 means that the
// button has to be pressed (somebody else saved), and nothing more is sent.
const PAUSE = 2000;
export default function autosave(form) {
  const place = form.querySelector("[data-autosave-status]");
  const words = () => {
    const data = new FormData(form);
    for (const name of ["version", "submission"]) data.delete(name);
    return new URLSearchParams(data).toString();
  };
  let kept = words(), timer, underWay = false, stopped = false, waiting = null;
  async function save() {
    clearTimeout(timer);
    const now = words();
    if (stopped || underWay || now === kept || !form.elements[form.dataset.autosaveNeeds]?.value) return;
    underWay = true;
    try {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.dataset.autosave, {
        method: "POST", body, headers: { Accept: "application/json" }, keepalive: `${body}`.length < 60000,
      });
      const told = await answer.json();
      place.textContent = told.said ?? form.dataset.autosaveLost;
      if (answer.ok) {
        kept = now;
        form.elements.version.value = told.version;
        form.action = told.action;
        form.dataset.autosave = told.save;
        history.replaceState(history.state, "", told.page);
      } else if (answer.status === 409) {
        stopped = true;
      }
    } catch {
      place.textContent = form.dataset.autosaveLost;
    } finally {
      underWay = false;
      if (waiting) form.requestSubmit(waiting.button);
      else if (!stopped && words() !== now) later();
    }
  }
  function later() {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  }
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
  // Two savings at once would look like two people: the button waits for the one that is under way.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (underWay) {
      event.preventDefault();
      waiting = { button: event.submitter };
    } else {
      stopped = true;
    }
  }, { capture: true });
  addEventListener("pageshow", () => { stopped = false; waiting = null; });
}
